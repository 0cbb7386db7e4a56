"""The door of people who review what learners wrote: its blueprint."""

from flask import Blueprint

blueprint = Blueprint("teach", __name__, url_prefix="/teach")
