"""The door for anyone: its blueprint."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)
