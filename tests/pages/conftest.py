"""What the tests of the pages share."""

from pathlib import Path

import bare
import pytest


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with torch, NumPy and what they need, and nothing else."""
    return bare.make(tmp_path_factory.mktemp("bare"))
