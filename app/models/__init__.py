"""Tables, one file a noun, all named here."""

from app.models.attempt import Answer, Attempt, Decision, Review
from app.models.audit import Audit
from app.models.base import Base, new_key
from app.models.certificate import Certificate
from app.models.enrollment import CheckAnswer, Enrollment, Entry, Progress, Submission
from app.models.outbox import Outbox
from app.models.revision import CourseRow, Revision, RevisionFile, Text
from app.models.user import Device, Identity, SessionRow, Throttle, Token, User, UserRole

__all__ = [
    "Answer", "Attempt", "Audit", "Base", "Certificate", "CheckAnswer", "CourseRow", "Decision",
    "Device", "Enrollment", "Entry", "Identity", "Outbox", "Progress", "Review", "Revision",
    "RevisionFile", "SessionRow", "Submission", "Text", "Throttle", "Token", "User",
    "UserRole", "new_key",
]  # fmt: skip
