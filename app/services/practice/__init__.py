"""What returns for practice: cards are made, queued, answered and rated, and told by mail.

Its parts are named one by one, for `making` and `renewing` stand below progress, the others above.
"""
