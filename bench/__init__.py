"""Measures what the product promises, against a bare reference route."""
