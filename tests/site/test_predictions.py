"""What a reader may predict of an output is what the program on the page prints."""

import html
import json
import re
import subprocess
from pathlib import Path

import pytest
from test_scripts import NODE

from exam_site.pages import forms
from exam_site.pages.markers import read_pages
from exam_site.pages.page import Marker, Section
from exam_site.web import bundles

OUTPUT = "  n   side  word\n  3    1/2  stops\n 12  -0.50  stops\n"
PREDICTIONS = [
    (section, marker)
    for page in read_pages().values()
    for section in page.sections.values()
    for marker in section.markers
    if marker.name == "predict"
]
ids = [f"{marker.arguments[0]}" for _, marker in PREDICTIONS]


def asked(line: str, *choices: str) -> str:
    return forms.predict(OUTPUT, line, "Which?", choices)


@pytest.mark.parametrize(
    ("line", "choices", "data"),
    [
        ("3 ? stops", (), 'data-value="1/2"'),
        ("? 1/2 stops", (), 'data-value="3"'),
        ("12 ? stops", (), 'data-value="-0.50" data-within="0.005"'),
        ("3 1/2 ?", ("stops", "goes on"), 'data-value="stops"'),
    ],
)
def test_the_value_comes_from_the_output(
    line: str, choices: tuple[str, ...], data: str
) -> None:
    form = asked(line, *choices)

    assert form.startswith(f'<form class="predict" markdown="1" {data}>')
    assert re.findall('<button class="md-button" value="([^"]*)">', form) == [*choices]
    assert form.count("<input") == (not choices)


@pytest.mark.parametrize(
    ("line", "choices"),
    [
        ("4 ? stops", ()),  # no such line
        ("3 ?", ()),  # not the whole line
        ("? ? stops", ()),  # two questions
        ("3 1/2 stops", ()),  # none
        ("3 1/2 ?", ()),  # a word, and no choices
        ("3 1/2 ?", ("goes on", "starts")),  # not among the choices
        ("3 1/2 ?", ("stops",)),  # nothing to choose
    ],
)
def test_what_cannot_be_judged_is_refused(line: str, choices: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=re.escape(repr(line)) + ".*of:\\n"):
        asked(line, *choices)


def test_a_line_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match=r"2 lines are 'x = \?' with a number"):
        forms.predict("x = 1\nx = 2\n", "x = ?", "Which?", ())


def test_there_is_much_to_predict_but_on_the_longest_page() -> None:
    assert len(PREDICTIONS) >= 20
    assert {section.id[0] for section, _ in PREDICTIONS} == {*"1234678"}
    assert len({*ids}) == len(ids)  # one for a program: its output opens once


@pytest.mark.parametrize(("section", "marker"), PREDICTIONS, ids=ids)
def test_a_prediction_follows_its_program_in_a_proof_with_a_reason_above(
    section: Section, marker: Marker
) -> None:
    (proof,) = (b for b in section.boxes if b.line < marker.line < b.end)
    before = [
        m for m in section.markers if m.line < marker.line and m.name == "program"
    ]

    assert proof.kind == "proof"
    assert before[-1].says("program", marker.arguments[0])
    assert proof.line < before[-1].line
    assert section.parts["Why"]


def test_what_is_printed_is_judged_as_right(tmp_path: Path) -> None:
    """By the script that judges readers, with the numbers as people write them."""
    pages = "\n".join(section.text for section, _ in PREDICTIONS)
    found = re.findall(r'<form class="predict"[^>]* data-value="([^"]*)"(.*)>', pages)
    values = [html.unescape(value) for value, _ in found]
    script = tmp_path / "judge.cjs"
    judged = [v for v in dict.fromkeys(values) if re.match(r"-?\d", v)]
    lines = [bundles.joined(["answers"]), f"const all = {json.dumps(judged)};"]
    judge = "globalThis.selfTest.judge({ value: each }, text).right"
    lines += [f"const right = (each, text) => {judge};"]
    lines += ["const bad = all.filter((each) => !right(each, each));"]
    lines += ["const good = all.filter((each) => right(each, `${each}1`));"]
    lines += ["console.log(JSON.stringify([bad, good]));"]
    script.write_text("\n".join(lines), encoding="utf-8")

    told = subprocess.run([NODE, script], capture_output=True, text=True, check=True)
    bad, good = json.loads(told.stdout)
    assert bad == []
    assert [each for each in good if "." not in each] == []
