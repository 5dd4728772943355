"""Draws the variants of all questions that can be practised, and remembers them."""

import hashlib
import platform
from pathlib import Path

from exam_site import ROOT
from exam_site.contract import Exam
from exam_site.files import installed, read_memory, write_memory
from exam_site.practice import variants
from exam_site.practice.template import script
from exam_site.programs.standalone import sources


def files(exam: Exam, root: Path = ROOT, *, again: bool = False) -> dict[str, str]:
    """The file of each question that is published and can be practised.

    Args:
        exam: which questions there are.
        root: the repository that remembers them.
        again: draw all, whatever is remembered.
    """
    ids = [q.id for q in exam.published if q.id in variants.PRACTICE]
    store = root / ".cache" / "practice.json"
    known = {} if again else read_memory(store)
    keys = {id: _key(id) for id in ids}
    made = {key: known[key] for key in keys.values() if key in known}
    for id in (id for id in ids if keys[id] not in made):
        made[keys[id]] = script(id, variants.drawn(id))
    if made.keys() != known.keys():
        write_memory(store, made)
    return {id: made[keys[id]] for id in ids}


def _key(id: str) -> str:
    """Changes whenever the variants of a question could."""
    chosen = variants.PRACTICE[id]
    here = Path(__file__).parent
    module = here / "variants" / f"{chosen.path.partition('.')[0]}.py"
    ours = [module, here / "template.py", here.parent / "contract.py"]
    texts = [path.read_text(encoding="utf-8") for path in ours]
    versions = [installed(name) for name in ("torch", "numpy")]
    used = sources(module, ROOT).values()
    parts = [id, repr(chosen), *texts, *used, *versions, platform.python_version()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
