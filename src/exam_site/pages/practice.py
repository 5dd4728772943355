"""A question with other numbers, as the practice page shows it without scripts."""

import re
from typing import Any

from exam_site.pages import forms


def section(id: str, variant: dict[str, Any], credits: float) -> str:
    """A question's task, its form, and the worked steps or what each box is, closed."""
    task = [escape(variant["task"]), "{ .asked }", ""]
    if boxes := variant.get("boxes"):
        texts = [(escape(box["text"]), escape(box["why"])) for box in boxes]
        right = [i for i, box in enumerate(boxes, 1) if box["right"]]
        form = forms.practice_boxes(id, texts, right, credits)
        title = "Which boxes, and why"
        lines = [
            f"{forms.verdict(right, i)} {b['why']}" for i, b in enumerate(boxes, 1)
        ]
    else:
        form, title = forms.practice(id, variant["blanks"], credits), "Worked steps"
        lines = variant["steps"]
    closed = ["", f"/// details | {title}", "    type: solution", ""]
    steps = [f"1. {escape(line)}" for line in lines]
    return "\n".join([*task, form, *closed, *steps, "///"])


def escape(sentence: str) -> str:
    """Plain text as Markdown that shows it."""
    return re.sub(r"([\\`*_{}\[\]<>#$|~^])", r"\\\1", sentence)
