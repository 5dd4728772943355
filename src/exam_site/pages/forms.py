"""The forms: a question to try or to practise, and its marking scheme to tick.

A form is HTML in Markdown, with all that the page's scripts need in its attributes.
Without the scripts its blanks are there to fill in, and the answer stands in the worked
solution. A notebook has no forms; there the same questions are lists.
"""

import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from exam_site.contract import Exam, Question

TASKS = {
    "choice": "None, one or several boxes may be right.",
    "numeric": "Fill in:",
    "short": "Write a word or two.",
    "explain": "Write two or three sentences.",
    "drawing": "Draw it on paper.",
    "derivation": "Derive it on paper.",
}
FRACTIONS = {0.5: "½", 1.5: "1½", 2.5: "2½"}
NONE = "None of these"
SLIPS = {  # by the worst kind of a question's errata
    "wrong": "The official solution is wrong here",
    "loose": "The official solution is imprecise here",
    "language": "A word is misprinted in the exam",
}
TICK_OFF = "Tick what your own answer contains."
MAX_CHARS = 5000  # of an answer in words
MAX_BLANK_CHARS = 200
# How a formula is said: TeX, and what a screen reader can say of it.
SPOKEN = [
    *[(r"\{\\cdot\}", "{a number}"), (r"\\frac\{(.+?)\}\{(.+?)\}", r"\1/\2")],
    *[(r"\\hat\{(.+?)\}", r"\1 hat"), (r"\\sqrt\{(.+?)\}", r"root of \1")],
    *[(r"\\(mathrm|big[lr]|,)", " "), (r"\\(cdot|ast)", " times ")],
    (r"\\times", " by "),
    *[(r"\\leftarrow", "becomes"), (r"\\ge\b", "at least"), (r"\\ll", "far below")],
    *[(r"\\(\w+?)(?![a-z])", r" \1 "), ("_", " "), (r"\^2", " squared")],
    *[(r"\^", " to "), (r"[${}*]", ""), (" +", " "), (r"(?<=[(/]) | (?=[)/,.])", "")],
]


def credit_text(credits: float) -> str:
    """`1 credit`, `½ credit`, `12 credits`."""
    number = FRACTIONS.get(credits, f"{credits:g}")
    return f"{number} credit{'s' if credits > 1 else ''}"


def try_it(question: Question) -> str:
    """What to do before opening anything, with a form to do it in."""
    options = [(option.text, option.why) for option in question.options]
    inside = boxes(options, question.right or ()) if options else []
    for blank in question.blanks:
        wide = len(blank.numbers) != 1
        inside += [field(blank.label, wide=wide, menu=blank.menu)]
    if question.is_written:
        area = f'<textarea rows="4" maxlength="{MAX_CHARS}"></textarea>'
        inside += [f"<label>Your {'reason' if inside else 'answer'} {area}</label>"]
    is_judged = question.options or question.answers
    button = "Check" if is_judged else "Compare with the marking scheme"
    end = [f'<button class="md-button">{button}</button>', "<output></output>"]
    return "\n".join([_task(question), "", _head(question), *inside, *end, "</form>"])


def try_it_as_list(question: Question) -> str:
    """What to do before opening anything, with boxes and blanks to copy."""
    boxes = [f"{i}. {each.text}" for i, each in enumerate(question.options, 1)]
    blanks = "\n".join(f"- {blank.label}: ______" for blank in question.answers)
    return "\n\n".join([_task(question), *(boxes or [blanks])]).rstrip()


def _task(question: Question) -> str:
    return f"**Try it.** {question.task or TASKS[question.kind]}"


def predict(output: str, line: str, asks: str, choices: Sequence[str]) -> str:
    """A form that asks what a program prints; the page's script puts it into place.

    It asks for the ? in a line of the output, in which spaces count once: a number, or
    one of some choices.
    """
    wanted = "|".join(map(re.escape, choices)) or r"-?\d+(?:\.\d+|/\d+)?"
    pattern = re.escape(line).replace(r"\?", f"({wanted})").replace(r"\ ", " +")
    found = re.findall(rf"(?m)^ *{pattern} *$", output) if line.count("?") == 1 else []
    if len(found) != 1 or len(choices) == 1:
        kind = " or ".join(choices) or "a number"
        told = f"of the output, {len(found)} lines are {line!r} with {kind} for ?"
        raise ValueError(f"{told}; it must be one, of:\n{output.rstrip()}")
    (value,) = found
    decimals = len(value.partition(".")[2])
    within = f' data-within="{5 / 10 ** (decimals + 1):g}"' if decimals else ""
    button = '<button class="md-button"'
    fields = [f'{button} value="{each}">{each}</button>' for each in choices]
    if not choices:
        field = '<input autocomplete="off" autocapitalize="off" size="8" '
        field += f'maxlength="50" aria-label="{escape(spoken(asks))}">'
        fields = [f"<template>{field}</template>"]
        fields += [f"{button}>Check</button>"]
    head = f'<form class="predict" markdown="1" data-value="{value}"{within}>'
    opened = '<button type="button" class="md-button open">Show the output</button>'
    end = [opened, "<output></output>", "</form>"]
    return "\n".join([head, f"**Before you look:** {asks}", "", *fields, *end])


def keeping(exam: Exam) -> str:
    """The buttons that export, import and reset what the reader has answered."""
    lines = {q.id: [mark.credits for mark in q.marking] for q in exam.questions}
    return (
        f"<form class=\"keeping\" data-exam='{attribute(lines)}'>\n"
        '<button type="button" class="md-button export">Export</button>\n'
        '<label class="md-button">Import <input type="file" '
        'accept=".json,application/json"></label>\n'
        '<button type="button" class="md-button reset">Reset</button>\n'
        '<button type="button" class="md-button aside" hidden>'
        "Export what could not be read</button>\n"
        "<output></output>\n</form>"
    )


def marking(question: Question, errata: str) -> str:
    """The marking scheme, to compare with; `errata` is the way to that page."""
    lines = [TICK_OFF, ""]
    lines += [f'<form class="marks" markdown="1" data-question="{question.id}">']
    for number, (credits, line) in enumerate(_marks(question), 1):
        value = f'value="{number}" data-credits="{credits:g}"'
        box = f'<input type="checkbox" {value}{_name(line)}>'
        lines += [f"<label>{box} <span>{line}</span></label>", ""]
    lines += ["<output></output>", "</form>", *_notes(question, errata)]
    return "\n".join(lines)


def marking_as_list(question: Question, errata: str) -> str:
    """The marking scheme as a list, in which Jupyter shows boxes."""
    lines = [f"- [ ] {line}" for _, line in _marks(question)]
    return "\n\n".join([TICK_OFF, *lines]) + "\n".join(["", *_notes(question, errata)])


def _marks(question: Question) -> list[tuple[float, str]]:
    """Each line of a scheme with its credits."""
    marks = question.marking
    return [(m.credits, f"**{credit_text(m.credits)}** {m.text}") for m in marks]


def _notes(question: Question, errata: str) -> list[str]:
    """What stands below a scheme: what counts as well, and a slip of the exam's key."""
    also = [reading for blank in question.answers for reading in blank.also]
    right = "; ".join(f"{shown(each.value)} ({each.name})" for each in also)
    counts = [f"Also counted: {right}."] if also else []
    known = (
        f"The form accepts as {blank.label}: "
        f"{shown(', '.join(blank.words)).replace(' / ', ', ')}."
        for blank in question.answers
        if len(blank.words) > 1 and not blank.menu
    )
    notes = [f"- {note}" for note in (*counts, *known, *question.notes)]
    lines = ["", *notes] if notes else []
    if question.errata:
        where = f"{errata}#e{question.id}"
        kinds = {erratum.kind for erratum in question.errata}
        told = next(text for kind, text in SLIPS.items() if kind in kinds)
        lines += ["", f"{told}: [errata]({where})."]
    return lines


def _head(question: Question) -> str:
    """The form's first tag, with what its script needs."""
    data: dict[str, object] = {"credits": [mark.credits for mark in question.marking]}
    if question.right is not None:
        data["right"] = question.right
    if question.answers:
        data["blanks"] = [blank.data for blank in question.blanks]
        data["earned"] = [mark.blanks for mark in question.marking]
        if any(mark.least for mark in question.marking):
            data["least"] = [mark.least for mark in question.marking]
    kind = "choices" if question.options else "blanks" if question.answers else "words"
    return (
        f'<form class="try-it {kind}" markdown="1" data-question="{question.id}" '
        f"aria-label=\"Your answer to {question.id}\" data-test='{attribute(data)}'>"
    )


def attribute(data: object) -> str:
    """Data as an attribute between single quotes."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return escape(text, quote=False).replace("'", "&#39;")


def spoken(text: str) -> str:
    """Markdown with formulas as plain text, such as ∂h 3/∂V, to be said aloud."""
    for written, said in SPOKEN:
        text = re.sub(written, said, text)
    return text.strip()


def _name(text: str) -> str:
    """The name of a field whose label has a formula: not all browsers say those."""
    return f' aria-label="{escape(spoken(text))}"' if "$" in text else ""


def shown(value: str) -> str:
    """A shape of the contract as a page writes it."""
    return value.replace(" x ", " × ")


def field(label: str, *, wide: bool, menu: Sequence[str] = ()) -> str:
    """One blank; what its answer says is written behind it."""
    if menu:
        offered = "".join(f"<option>{word}</option>" for word in ("", *menu))
        made = f"<select{_name(label)}>{offered}</select>"
    else:
        made = (
            '<input autocomplete="off" autocapitalize="off" spellcheck="false" '
            f'size="{14 if wide else 6}" maxlength="{MAX_BLANK_CHARS}"{_name(label)}>'
        )
    return f'<label>{label} {made}</label><span class="why" hidden></span>'


def boxes(options: Sequence[tuple[str, str]], right: Sequence[int]) -> list[str]:
    """A box for each option and one for none, with the reason to show later."""
    lines = []
    for number, (text, why) in enumerate([(NONE, ""), *options]):
        box = f'<input type="checkbox" value="{number}"{_name(text)}>'
        label = f"<label>{box} <span>{text}</span></label>"
        told = f"**{verdict(right, number)}** {why}".rstrip()
        lines += [f'{label}<span class="why" hidden>{told}</span>', ""]
    return [*lines[2:], *lines[:2]]


def verdict(right: Sequence[int], number: int) -> str:
    """Whether to tick a box; box 0 is `none of these`."""
    return "Tick it." if number in (right or (0,)) else "Leave it empty."


def practice(id: str, variant: dict[str, Any], credits: float) -> str:
    """A question in another variant: task, form, and what its answer is, closed."""
    task = [plain(variant["task"]), "{ .asked }", ""]
    data: dict[str, Any] = {"credits": [credits]}
    if asked := variant.get("boxes"):
        data["right"] = right = [i for i, box in enumerate(asked, 1) if box["right"]]
        texts = [(plain(box["text"]), plain(box["why"])) for box in asked]
        shown = boxes(texts, right)
        kind, other, title = "choices", "statements", "Which boxes, and why"
        told = enumerate((box["why"] for box in asked), 1)
        lines = [f"{verdict(right, i)} {why}" for i, why in told]
    else:
        blanks = [dict(blank) for blank in variant["blanks"]]
        shown = [field(blank.pop("label"), wide=True) for blank in blanks]
        data |= {"blanks": blanks, "earned": [[*range(1, len(blanks) + 1)]]}
        kind, other, title = "blanks", "numbers", "Worked steps"
        lines = variant["steps"]
    head = (
        f'<form class="practice {kind}" markdown="1" data-question="{id}" '
        f"aria-label=\"Practice for {id}\" data-test='{attribute(data)}'>"
    )
    check = '<button class="md-button">Check</button>'
    more = f'<button type="button" class="md-button other">New {other}</button>'
    form = [head, *shown, check, more, "<output></output>", "</form>"]
    closed = ["", f"/// details | {title}", "    type: solution", ""]
    steps = [f"1. {plain(line)}" for line in lines]
    return "\n".join([*task, *form, *closed, *steps, "///"])


def plain(sentence: str) -> str:
    """Plain text as Markdown that shows it."""
    signs = re.sub(r"([\\`*_{}\[\]>#$|~^])", r"\\\1", sentence)
    return signs.replace("<", "&lt;")  # Markdown knows no other way
