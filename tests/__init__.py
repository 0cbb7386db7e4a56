"""Tests, in the folders of `app`; journeys go through a real browser."""
