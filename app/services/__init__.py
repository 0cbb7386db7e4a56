"""What a person can do: one function, one act; the session comes first, `now` last; nobody here commits."""
