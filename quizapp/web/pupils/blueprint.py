"""The blueprint that the pages about the pupils of a class share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("pupils", __name__, url_prefix="/classrooms/<id:classroom_id>/pupils")
