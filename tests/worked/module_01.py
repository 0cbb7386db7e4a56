"""Module 1, Two businesses, one customer."""

from tests.worked import Worked, dollars

PROFIT = "01-two-businesses-one-customer/02-reading-a-partners-profit-and-loss.md"

WORKED = [
    Worked(PROFIT, "$1,272", "$1,272", lambda: dollars(86_000 * 0.09 * 60 / 365)),
]
