"""`python -m tests.preview [port]`."""

import sys

from tests.preview.app import create_preview

create_preview().run(port=int(sys.argv[1]) if len(sys.argv) > 1 else 5055)
