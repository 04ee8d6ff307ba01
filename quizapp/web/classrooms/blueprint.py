"""The blueprint that the pages about classes share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("classrooms", __name__, url_prefix="/classrooms")
