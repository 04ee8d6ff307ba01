"""The blueprint of what was given, whose views are in several files."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("assignments", __name__)
