"""Figures of courses: made, folded, read."""
