"""How the scenarios of the shipped course were designed to be played, and how they end."""

PLAYS = {
    "four-dollars-an-endpoint": (81, {"strong": 6, "workable": 22, "strained": 53}),
    "the-number-that-leaked": (243, {"strong": 16, "workable": 39, "strained": 188}),
    "the-july-push": (243, {"strong": 16, "workable": 56, "strained": 171}),
    "a-blank-page-in-lyon": (243, {"strong": 16, "workable": 55, "strained": 172}),
    "whose-deal-is-it": (243, {"strong": 15, "workable": 64, "strained": 164}),
    "the-registered-deal": (243, {"strong": 17, "workable": 47, "strained": 179}),
    "the-promotion-that-borrowed-from-august": (
        243,
        {"strong": 17, "workable": 66, "strained": 160},
    ),
    "two-in-the-morning": (243, {"strong": 11, "workable": 62, "strained": 170}),
    "two-partners-one-customer": (243, {"strong": 12, "workable": 31, "strained": 200}),
    "new-faces-in-april": (243, {"strong": 11, "workable": 80, "strained": 152}),
    "a-year-with-solenne": (
        531_441,
        {"chosen": 2_507, "solid": 39_007, "hollow": 215_659, "drift": 274_268},
    ),
}
"""How many plays a scenario has, and how many of them come to each ending."""

KINDEST = {
    "four-dollars-an-endpoint": [
        "Ask what she needs",
        "Promise the release",
        "Promise first",
        "Offer price tiers",
    ],
    "the-number-that-leaked": [
        "Deny it",
        "Blame finance",
        "Leave it open",
        "Ask for cover",
        "Let it go",
    ],
    "the-july-push": [
        "Say sure",
        "Wait for September",
        "Wait for all",
        "Slip a month",
        "Drop the subject",
    ],
    "a-blank-page-in-lyon": [
        "Go unprepared",
        "Let it stand",
        "Own it together",
        "Say nothing",
        "Send reminders",
    ],
    "whose-deal-is-it": [
        "Confirm all nine",
        "Accept mentioned",
        "Grow together",
        "Say December",
        "Celebrate 24",
    ],
    "the-registered-deal": [
        "Warm her up",
        "Play it down",
        "Leave it to Imara",
        "Leave it to Helen",
        "Send a gift",
    ],
    "the-promotion-that-borrowed-from-august": [
        "Let Luis choose",
        "Branded gifts",
        "Give it back",
        "Pay quietly",
        "Announce success",
    ],
    "two-in-the-morning": [
        "Promise a culprit",
        "Data was safe",
        "Send it later",
        "Accept the rule",
        "Offer a price",
    ],
    "two-partners-one-customer": [
        "Say nothing",
        "Split in half",
        "Promise the next",
        "Shake hands",
        "Let it go",
    ],
    "new-faces-in-april": [
        "Wait and see",
        "Cancel it",
        "Promise all five",
        "Copy Dana",
        "Cut the price",
    ],
    "a-year-with-solenne": [
        "Spare Solenne",
        "Terms are fixed",
        "Fourteen measures",
        "Begin Q2",
        "Promise never",
        "Leave it alone",
        "Credit both",
        "Begin Q3",
        "Wait it out",
        "Send gifts",
        "Stay out",
        "Begin Q4",
        "Send the template",
        "Give 6.03",
        "Keep it light",
        "Close the year",
    ],
}
"""The labels of somebody who takes the kindest choice everywhere."""
