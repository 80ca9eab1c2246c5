"""Bytes and characters: charsets, languages, markup in texts, sentences, XML."""
