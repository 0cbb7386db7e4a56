"""What attempts come to in sum, folded by a job: one row for alike attempts of alike people."""

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Key, Slug, text


class Figures(Base):
    """Sums over attempts at one version of an activity by people of one cohort (0: of none).

    `version` is that of domain/numbers (versions.py), with a + behind it for later attempts at a
    quiz; `quarter` is when somebody of no cohort
    began, such as 2026-4, else "". `attempts` counts what was folded in; a stale row is folded
    anew.
    """

    __tablename__ = "figures"
    __table_args__ = (
        Index(
            "uq_figures_cell", "course_id", "activity", "cohort_id", "quarter", "version",
            unique=True,
        ),
    )  # fmt: skip

    id: Mapped[Key]
    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    activity: Mapped[Slug]
    cohort_id: Mapped[int] = mapped_column(default=0)
    quarter: Mapped[str] = mapped_column(text(8), default="")
    version: Mapped[str] = mapped_column(text(16), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    is_stale: Mapped[bool] = mapped_column(default=False)
    sums: Mapped[dict[str, Any]]
