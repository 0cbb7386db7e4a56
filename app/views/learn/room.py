"""The learners' door: its blueprint, and the page of an activity by kind."""

from flask import Blueprint

blueprint = Blueprint("learn", __name__)
