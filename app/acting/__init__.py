"""Acting as a test learner: databases of their own, their time, and addresses that stay inside."""

from app.acting.about import About
from app.acting.door import MOUNT, TOKEN, Door, mount_of
from app.acting.links import inside, inside_page
from app.acting.making import Making, catch_up, go_on, is_later
from app.acting.stages import STAGE, Stage, Stages

__all__ = [
    "MOUNT", "STAGE", "TOKEN", "About", "Door", "Making", "Stage", "Stages", "catch_up", "go_on",
    "inside", "inside_page", "is_later", "mount_of",
]  # fmt: skip
