"""What people send: forms and the reading of answers, one file an audience."""
