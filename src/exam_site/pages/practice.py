"""A question with other numbers, as the practice page shows it without scripts."""

import re
from typing import Any

from exam_site.pages import forms


def section(id: str, variant: dict[str, Any], credits: float) -> str:
    """A question's task, its form, and the worked steps or what each box is, closed."""
    task = [escape(variant["task"]), "{ .asked }", ""]
    data: dict[str, Any] = {"credits": [credits]}
    if boxes := variant.get("boxes"):
        data["right"] = right = [i for i, box in enumerate(boxes, 1) if box["right"]]
        texts = [(escape(box["text"]), escape(box["why"])) for box in boxes]
        shown = forms.boxes(texts, right)
        kind, other, title = "choices", "statements", "Which boxes, and why"
        told = enumerate((box["why"] for box in boxes), 1)
        lines = [f"{forms.verdict(right, i)} {why}" for i, why in told]
    else:
        blanks = [dict(blank) for blank in variant["blanks"]]
        shown = [forms.field(blank.pop("label"), wide=True) for blank in blanks]
        data |= {"blanks": blanks, "earned": [[*range(1, len(blanks) + 1)]]}
        kind, other, title = "blanks", "numbers", "Worked steps"
        lines = variant["steps"]
    head = (
        f'<form class="practice {kind}" markdown="1" data-question="{id}" '
        f"aria-label=\"Practice for {id}\" data-test='{forms.attribute(data)}'>"
    )
    check = '<button class="md-button">Check</button>'
    more = f'<button type="button" class="md-button other">New {other}</button>'
    form = [head, *shown, check, more, "<output></output>", "</form>"]
    closed = ["", f"/// details | {title}", "    type: solution", ""]
    steps = [f"1. {escape(line)}" for line in lines]
    return "\n".join([*task, *form, *closed, *steps, "///"])


def escape(sentence: str) -> str:
    """Plain text as Markdown that shows it."""
    signs = re.sub(r"([\\`*_{}\[\]>#$|~^])", r"\\\1", sentence)
    return signs.replace("<", "&lt;")  # Markdown knows no other way
