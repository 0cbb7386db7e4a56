"""The rules of learning: standard library only; no I/O, no clock, no randomness of its own."""
