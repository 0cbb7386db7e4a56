"""Tables, one file a noun, all named here."""

from app.models.attempt import Answer, Attempt, Decision, Review
from app.models.audit import Audit, AuditFloor
from app.models.base import Base, new_key
from app.models.certificate import Certificate
from app.models.cohort import (
    Applicant,
    Attendance,
    Cohort,
    CohortChoice,
    CohortCount,
    CohortDay,
    CohortLink,
    CohortStaff,
    DueDate,
    Meeting,
)
from app.models.desk import Allowance, Import, ImportMade, Look, Request, Task, Waiting
from app.models.draft import Checked, Draft
from app.models.enrollment import CheckAnswer, Enrollment, Entry, Progress, Submission
from app.models.note import NoteRow, Partner
from app.models.notice import Message, Notice, ReminderRule
from app.models.numbers import Figures
from app.models.outbox import Outbox
from app.models.practice import Card, Recall
from app.models.regrade import Regrade, RegradeLine
from app.models.revision import CourseRow, Revision, RevisionFile, Text
from app.models.search import SearchPage
from app.models.site import Beat, Fault, Setting
from app.models.unclear import Unclear
from app.models.user import (
    CourseStaff,
    Device,
    Identity,
    Manages,
    NameWord,
    RecoveryCode,
    SecondStep,
    SessionRow,
    Throttle,
    Token,
    User,
    UserRole,
)

__all__ = [
    "Allowance", "Answer", "Applicant", "Attempt", "Attendance", "Audit", "AuditFloor", "Base",
    "Beat", "Card", "Certificate", "CheckAnswer", "Checked", "Cohort", "CohortChoice",
    "CohortCount", "CohortDay", "CohortLink", "CohortStaff", "CourseRow", "CourseStaff",
    "Decision", "Device", "Draft", "DueDate", "Enrollment", "Entry", "Fault", "Figures",
    "Identity", "Import", "ImportMade", "Look", "Manages", "Meeting", "Message", "NameWord",
    "NoteRow", "Notice", "Outbox", "Partner", "Progress", "Recall", "RecoveryCode", "Regrade",
    "RegradeLine", "ReminderRule", "Request", "Review", "Revision", "RevisionFile", "SearchPage",
    "SecondStep", "SessionRow", "Setting", "Submission", "Task", "Text", "Throttle", "Token",
    "Unclear", "User", "UserRole", "Waiting", "new_key",
]  # fmt: skip
