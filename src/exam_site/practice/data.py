"""The variants of all questions as data, remembered, and as files for the page.

Each sentence stands in them once, with the places of its numbers, `{side}`.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from exam_site import ROOT, cache
from exam_site.contract import Exam
from exam_site.practice import drawing
from exam_site.practice.bank import banks
from exam_site.practice.drawing import Variant, drawn
from exam_site.practice.template import QUESTIONS, filled, practices

REGISTER = "((globalThis.selfTest ??= {}).practice ??= {})"
Data = dict[str, Any]  # a question's variants as JSON


def practised(exam: Exam, root: Path = ROOT, *, force: bool = False) -> dict[str, Data]:
    """The variants of each question that is published and can be practised.

    Some have statements, from their banks, the others other numbers.

    Args:
        exam: which questions there are.
        root: the repository that holds the cache.
        force: draw all, whatever the cache holds.
    """
    stated = [  # those of Problem 1 are for boxes
        q.id
        for q in exam.published
        if q.id in banks() and (q.options or q.id[0] != "1")
    ]
    found = {id: banks()[id].data(id) for id in stated}
    keys = {q.id: _key(q.id) for q in exam.published if q.id in practices()}
    path = root / ".cache" / "practice.json"
    found |= cache.results(path, keys, _drawn, force=force)
    return {q.id: found[q.id] for q in exam.published if q.id in found}


def _drawn(ids: list[str]) -> Iterator[tuple[str, Data]]:
    earns = {id: {"earned": [[*line] for line in practices()[id].earns]} for id in ids}
    return ((id, compact(drawn(id)) | earns[id]) for id in ids)


def _key(id: str) -> str:
    """Changes whenever the variants of a question could."""
    sentences, generator = (QUESTIONS / f"{id}.{end}" for end in ("toml", "py"))
    tools = [cache.code(drawing.__file__, "drawn"), cache.code(__file__, "compact")]
    versions = cache.versions("torch", "numpy")
    text = sentences.read_text(encoding="utf-8")
    return cache.key(id, text, cache.code(generator), *tools, versions)


def compact(drawn: Sequence[Variant]) -> Data:
    """Variants as data: their sentences once, and a row of texts for each variant."""
    templates = list(dict.fromkeys(variant.template for variant in drawn))
    rows = [[templates.index(v.template), *v.texts.values()] for v in drawn]
    return {"sheets": [t.data | {"names": t.names} for t in templates], "rows": rows}


def script(question: str, data: Data) -> str:
    """The file that the practice page loads, with all variants of a question."""
    dumped = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    dumped = dumped.replace("],[", "],\n[")  # a line for each variant
    return f'{REGISTER}["{question}"] = {dumped};\n'


def first(data: Data) -> dict[str, Any]:
    """The task of the first variant, with its boxes, or with its blanks and steps."""
    if "boxes" in data:
        shown = [data["boxes"][number] for number in data["rows"][0]]
        return {"task": data["task"], "boxes": shown}
    number, *values = data["rows"][0]
    template = dict(data["sheets"][number])
    texts = dict(zip(template.pop("names"), values, strict=True))
    return {part: _filled(sentences, texts) for part, sentences in template.items()}


def _filled(part: Any, texts: dict[str, str]) -> Any:
    """All sentences of a part with their numbers."""
    if isinstance(part, str):
        return filled(part, texts)
    if isinstance(part, list):
        return [_filled(each, texts) for each in part]
    return {key: _filled(value, texts) for key, value in part.items()}
