"""What a person can do: one function, one act.

The session comes first, `now` last; nobody here commits.
"""
