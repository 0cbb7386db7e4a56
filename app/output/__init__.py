"""Bytes from what we know: PDF files and QR codes."""
