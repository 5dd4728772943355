"""A question with other numbers, as the practice page shows it without scripts."""

import re
from typing import Any

from exam_site.pages import forms


def section(id: str, variant: dict[str, Any]) -> str:
    """A question's task, form and worked steps in Markdown; boxes need no steps."""
    task = [escape(variant["task"]), "{ .asked }", ""]
    if boxes := variant.get("boxes"):
        texts = [(escape(box["text"]), escape(box["why"])) for box in boxes]
        right = [i for i, box in enumerate(boxes, 1) if box["right"]]
        return "\n".join([*task, forms.practice_boxes(id, texts, right)])
    steps = [f"1. {escape(step)}" for step in variant["steps"]]
    closed = ["", "/// details | Worked steps", "    type: solution", ""]
    form = forms.practice(id, variant["blanks"])
    return "\n".join([*task, form, *closed, *steps, "///"])


def escape(sentence: str) -> str:
    """Plain text as Markdown that shows it."""
    return re.sub(r"([\\`*_{}\[\]<>#$|~^])", r"\\\1", sentence)
