"""The site itself: its settings, how its processes fare, and what went wrong."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, Label, text


class Setting(Base):
    """A setting that an admin changed; `version` rises with every change of any of them."""

    __tablename__ = "settings"

    name: Mapped[str] = mapped_column(text(60), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(index=True)
    changed_at: Mapped[datetime]
    changed_by: Mapped[Label]


class Beat(Base):
    """When something of the site last happened: the job process, a backup, a sweep."""

    __tablename__ = "beats"

    name: Mapped[str] = mapped_column(text(60), primary_key=True)
    at: Mapped[datetime]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Fault(Base):
    """A request or job of ours that broke, with the reference that the person was shown."""

    __tablename__ = "faults"

    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    reference: Mapped[str] = mapped_column(text(60))
    place: Mapped[Label]
    kind: Mapped[Label]
