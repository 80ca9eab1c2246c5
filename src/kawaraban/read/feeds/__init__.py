"""Feeds and sitemaps, and entries as articles."""
