"""The door of people who teach: its blueprint, and who sees the way to it."""

from flask import Blueprint
from flask_login import current_user

from app.domain.permission import Permission, may

blueprint = Blueprint("teach", __name__, url_prefix="/teach")


@blueprint.app_context_processor
def phrases() -> dict[str, object]:
    """What every page's navigation asks."""
    return {"may_review": lambda: may(current_user, Permission.REVIEW)}
