"""The area's blueprint, which its view modules share. (The blueprint table of a set is in `table_page.py`.)"""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("printing", __name__)
