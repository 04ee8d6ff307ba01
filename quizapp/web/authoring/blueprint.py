"""The blueprint that the views of authoring share."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("authoring", __name__, url_prefix="/sets")
