"""Generate and cache the variants of all questions that can be practised."""

from collections.abc import Iterator
from pathlib import Path

from exam_site import ROOT, cache
from exam_site.contract import Exam
from exam_site.practice import template
from exam_site.practice.template import Data
from exam_site.practice.variants import PRACTICE, drawn


def practised(exam: Exam, root: Path = ROOT, *, force: bool = False) -> dict[str, Data]:
    """The variants of each question that is published and can be practised.

    Args:
        exam: which questions there are.
        root: the repository that holds the cache.
        force: draw all, whatever the cache holds.
    """
    ids = [q.id for q in exam.published if q.id in PRACTICE]
    keys = {id: _key(id) for id in ids}
    path = root / ".cache" / "practice.json"
    return cache.results(path, keys, _drawn, force=force)


def _drawn(ids: list[str]) -> Iterator[tuple[str, Data]]:
    return ((id, template.compact(drawn(id))) for id in ids)


def _key(id: str) -> str:
    """Changes whenever the variants of a question could."""
    chosen = PRACTICE[id]
    module, _, name = chosen.path.partition(".")
    generator = Path(__file__).with_name("variants") / f"{module}.py"
    tools = [cache.code(template.__file__, x) for x in ("variants", "compact")]
    versions = cache.versions("torch", "numpy")
    return cache.key(
        id, repr(chosen.exam), cache.code(generator, name), *tools, versions
    )
