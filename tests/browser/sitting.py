"""How a reader answers: rightly, wrongly, and what the page must say about it."""

import json
import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Locator, Page, ViewportSize, expect

from exam_site import ROOT, contract
from exam_site.contract import Blank, Problem, Question

EXAM = contract.load(ROOT / "exam")
FIELDS = "input, select, textarea"
KEY = "i2dl-exam"
PHONE: ViewportSize = {"width": 390, "height": 844}


def keep(page: Page, state: dict[str, Any] | str) -> None:
    """Let the browser have kept a state, or some text, before the page is opened."""
    text = state if isinstance(state, str) else json.dumps(state)
    page.goto("404.html")
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [KEY, text])


def kept(page: Page) -> Any:
    """What the browser keeps."""
    text = page.evaluate("key => localStorage.getItem(key)", KEY)
    return text and json.loads(text)


def amount(credits: float) -> str:
    """`0`, `½`, `2`, `2½`, as the page writes it."""
    whole = f"{credits:.0f}" if credits % 1 == 0 else f"{int(credits) or ''}½"
    return whole or "0"


def address(problem: Problem) -> str:
    return f"problems/{problem.slug}/"


def form(page: Page, id: str) -> Locator:
    """The form in which a question is answered."""
    return page.locator(f'form.try-it[data-question="{id}"]')


def scheme(page: Page, id: str) -> Locator:
    """The form in which its marking scheme is ticked."""
    return page.locator(f'form.marks[data-question="{id}"]')


def fields(form: Locator) -> Locator:
    return form.locator(FIELDS)


def fill(form: Locator, given: Sequence[int | str]) -> None:
    """Tick boxes by their numbers, or write into the fields."""
    form.evaluate(
        """(form, given) => {
          form.querySelectorAll("input, select, textarea").forEach((field, i) => {
            field.focus();
            if (field.type !== "checkbox") field.value = given[i];
            else field.checked = given.includes(Number(field.value));
            field.dispatchEvent(new Event("input", { bubbles: true }));
          });
        }""",
        list(given),
    )


def given(form: Locator) -> list[int | str]:
    """What a form holds."""
    values: list[int | str] = form.evaluate(
        """form => {
          const fields = [...form.querySelectorAll("input, select, textarea")];
          if (fields[0].type !== "checkbox") return fields.map(field => field.value);
          return fields.filter(box => box.checked).map(box => Number(box.value));
        }"""
    )
    return values


def right(question: Question) -> list[int | str]:
    """An answer that earns all credits, once words are ticked."""
    if question.right is not None:
        return list(question.right) or [0]  # none of these
    words = [f"What I know about {question.id}."] if question.is_written else []
    return [*(blank.value for blank in question.answers), *words]


def wrong(question: Question) -> list[int | str]:
    """An answer that earns nothing, and that somebody would give."""
    if question.options:
        boxes = range(1, len(question.options) + 1)
        return next([box] for box in boxes if (box,) != question.right)
    words = ["I do not know."] if question.is_written else []
    return [*map(_mistake, question.blanks), *words]


def _mistake(blank: Blank) -> str:
    """What somebody would fill in, and that earns nothing."""
    if blank.whole:
        return "10"
    others = [word for word in blank.menu if word not in blank.accepted]
    known = [m.value.split(" / ")[0] for m in blank.mistakes if not m.marks]
    return next(iter(known or others), "123")


def by_hand(question: Question) -> list[int]:
    """The lines of the marking scheme that the reader ticks."""
    if question.options:
        return []
    return [i for i, mark in enumerate(question.marking, 1) if not mark.blanks]


def press(form: Locator) -> Locator:
    """Press the form's first button; return what is announced."""
    form.get_by_role("button").first.click()
    return form.get_by_role("status")


def answer_all(page: Page, questions: Sequence[Question]) -> None:
    """Answer on a problem page so that every credit is earned."""
    for question in questions:
        fill(form(page, question.id), right(question))
        press(form(page, question.id))
        tick(page, question.id, by_hand(question))


def tick(page: Page, id: str, lines: Sequence[int]) -> None:
    """Open the marking scheme and tick lines of it."""
    if lines:
        open_details(scheme(page, id))
        scheme(page, id).evaluate(
            """(form, lines) => form.querySelectorAll("input").forEach((box, i) => {
              if (lines.includes(i + 1) && !box.checked) box.click();
            })""",
            list(lines),
        )


def open_details(inside: Locator) -> None:
    """Open the closed block around something."""
    block = inside.locator("xpath=ancestor::details[1]")
    if block.get_attribute("open") is None:
        block.locator("summary").first.click()


def expect_credits(page: Page, problem: Problem, have: dict[str, float]) -> None:
    """Header, head of the problem and each question say the same."""
    total = amount(sum(have.values()))
    expect(page.locator(".self-test-total span")).to_have_text(total)
    for line, said in [
        (f'[data-problem="{problem.number}"]', sum(have.values()) or None),
        *((f'[data-question="{q.id}"]', have.get(q.id)) for q in problem.questions),
    ]:
        text = "^$" if said is None else rf"^ · you have {amount(said)}(,|$)"
        expect(page.locator(f".credits{line} .earned")).to_have_text(re.compile(text))
