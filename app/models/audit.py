"""Who did what to whom; rows are only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, Label, text


class Audit(Base):
    """One recorded act: `actor` is an e-mail address or "system", `subject` what it was done to."""

    __tablename__ = "audit"

    id: Mapped[Key]
    at: Mapped[datetime]
    actor: Mapped[Label]
    verb: Mapped[str] = mapped_column(text(60))
    subject: Mapped[Label]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
