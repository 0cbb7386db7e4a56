"""Who needs a person: weighed in the job process, within a minute of what changes it."""

from app.services.risk.again import follow_rules, mark, reweigh, weigh_soon
from app.services.risk.weighing import weigh_due

__all__ = ["follow_rules", "mark", "reweigh", "weigh_due", "weigh_soon"]
