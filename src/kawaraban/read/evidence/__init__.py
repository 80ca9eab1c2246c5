"""What a page says and shows of an article, and what of it is believed."""
