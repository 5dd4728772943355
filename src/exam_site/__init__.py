"""What makes the site: the contract, the programs, the pages, the math, the figures.

Never imported by `i2dl_exam` and never shipped.
"""

from pathlib import Path

ROOT = Path(__file__).parents[2]
