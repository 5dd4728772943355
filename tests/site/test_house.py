"""The rooms of `exam_site`, packages and modules, are used in one direction."""

import ast
from graphlib import TopologicalSorter
from pathlib import Path

from exam_site import ROOT

MAX_ROOMS, MAX_ARROWS = 14, 41
HOUSE = ROOT / "src" / "exam_site"
ROOMS = {p.stem for p in HOUSE.iterdir() if p.stem not in ("__init__", "__pycache__")}


def used(path: Path) -> set[str]:
    """The rooms that a module imports from."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    parts = [name.split(".") for name in names if name.startswith("exam_site.")]
    return {part[1] for part in parts} & ROOMS


def test_rooms_are_few_and_use_each_other_in_one_direction() -> None:
    arrows: dict[str, set[str]] = {room: set() for room in ROOMS}
    for path in HOUSE.rglob("*.py"):
        room = path.relative_to(HOUSE).with_suffix("").parts[0]
        if room in ROOMS:
            arrows[room] |= used(path) - {room}

    assert len(ROOMS) <= MAX_ROOMS
    assert sum(map(len, arrows.values())) <= MAX_ARROWS
    assert [*TopologicalSorter(arrows).static_order()]  # or a CycleError names them
    assert arrows["contract"] <= {"files", "errors"}
    assert not arrows["web"] & {"contract", "programs", "pages"}
    assert [room for room, others in arrows.items() if "audit" in others] == []
