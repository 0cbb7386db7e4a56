"""Certificates as files."""

from app.jobs.tasks import Work


def run(work: Work) -> str:
    """Nothing."""
    return ""
