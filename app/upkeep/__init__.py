"""Keeping a site: its backup as one file, bringing it back, and looking for what is wrong."""
