"""A comparison as a page, a file, a picture."""
