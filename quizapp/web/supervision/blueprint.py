"""The blueprint of supervision, whose views are in several files."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("supervision", __name__)
