"""Captions of films: whether a text is WebVTT that a browser shows."""

import re

from app.content.place import Findings, Spot

HEADER = re.compile(r"WEBVTT(?:[ \t].*)?$")
CLOCK = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
TIMES = re.compile(rf"{CLOCK}[ \t]+-->[ \t]+{CLOCK}(?:[ \t].*)?$")
POINTS = "Write times as 00:01.000 --> 00:04.000, with points."


def check_captions(text: str, findings: Findings) -> None:
    """Tell where `text` isn't WebVTT: its header, cues with times. Source: W3C WebVTT, 4.1."""
    lines = text.split("\n")
    if not HEADER.match(lines[0]):
        message = "The captions don't begin with WEBVTT."
        findings.fault("bad-captions", Spot(), message, "Write WEBVTT and an empty line above all.")
        return
    cues = 0
    for n, line in enumerate(lines, 1):
        if "-->" not in line:
            continue
        cues += 1
        times = TIMES.match(line.strip())
        if not times:
            findings.fault("bad-captions", Spot(n), "These times can't be read.", POINTS)
        elif _milliseconds(times.groups()[:4]) >= _milliseconds(times.groups()[4:]):
            message = "This caption ends before it begins."
            findings.fault("bad-captions", Spot(n), message, "Correct its times.")
    if not cues:
        findings.fault("bad-captions", Spot(), "There is no caption with times.", POINTS)


def _milliseconds(clock: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in clock)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
