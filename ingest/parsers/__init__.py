"""One parser a format: files to pages with text, exact offsets and headings."""
