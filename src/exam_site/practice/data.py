"""The variants of all questions as data, remembered, and as a file for the build.

Each sentence stands in them once, with the places of its numbers, `{side}`.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from exam_site import ROOT, cache
from exam_site.contract import Exam
from exam_site.practice.bank import banks
from exam_site.practice.drawing import Variant, drawn
from exam_site.practice.template import QUESTIONS, filled, practices

Data = dict[str, Any]  # a question's variants as JSON


def practised(exam: Exam, root: Path = ROOT, *, force: bool = False) -> dict[str, Data]:
    """The variants of each question that can be practised.

    Some have statements, from their banks, the others other numbers, which are drawn
    again if they could change, or all by `force`.
    """
    # The statements of Problem 1 are for boxes.
    stated = [q for q in exam.questions if q.options or q.id[0] != "1"]
    found = {q.id: banks()[q.id].data(q.id) for q in stated if q.id in banks()}
    keys = {q.id: _key(q.id) for q in exam.questions if q.id in practices()}
    path = root / ".cache" / "practice.json"
    found |= cache.results(path, keys, _drawn, force=force)
    return {q.id: found[q.id] for q in exam.questions if q.id in found}


def _drawn(ids: list[str]) -> Iterator[tuple[str, Data]]:
    earns = {id: {"earned": [[*line] for line in practices()[id].earns]} for id in ids}
    return ((id, compact(drawn(id)) | earns[id]) for id in ids)


def _key(id: str) -> str:
    """Changes whenever the variants of a question could."""
    parts = [cache.code(path) for path in (QUESTIONS / f"p{id[0]}.py", __file__)]
    return cache.key(id, f"{practices()[id]}", *parts, cache.versions("torch", "numpy"))


def compact(drawn: Sequence[Variant]) -> Data:
    """Variants as data: sentences once, with places `{0}`, and a row of texts each."""
    templates = list(dict.fromkeys(variant.template for variant in drawn))
    places = [{p: f"{{{i}}}" for i, p in enumerate(t.places)} for t in templates]
    numbered = [put(t.data, each) for t, each in zip(templates, places, strict=True)]
    rows = [[templates.index(v.template), *v.texts.values()] for v in drawn]
    return {"sheets": numbered, "rows": rows}


def text(found: dict[str, Data]) -> str:
    """All variants as JSON, a line for each, from which the build makes its scripts."""
    dumped = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return re.sub(r'(?<=\],)(?=\[)|(?<=\},)(?="\w+":\{)', "\n", dumped) + "\n"


def first(data: Data) -> dict[str, Any]:
    """The task of the first variant, with its boxes, or with its blanks and steps."""
    if "boxes" in data:
        shown = [data["boxes"][number] for number in data["rows"][0]]
        return {"task": data["task"], "boxes": shown}
    sheet, *texts = data["rows"][0]
    return put(data["sheets"][sheet], {f"{i}": each for i, each in enumerate(texts)})


def put(sentences: Data, texts: dict[str, str]) -> Data:
    """All sentences with a text at each place."""
    return json.loads(filled(json.dumps(sentences, ensure_ascii=False), texts))  # type: ignore[no-any-return]
