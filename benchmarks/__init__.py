"""What the site costs, next to stock Material pages with the same text."""

import sys
from pathlib import Path

# The server and the list of pages are those of the browser tests.
sys.path.append(str(Path(__file__).parents[1] / "tests" / "browser"))
