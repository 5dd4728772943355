"""Practice: fresh numbers on demand, mistakes explained, first tries counted."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sitting import fields, fill, kept, press

from exam_site import practice
from exam_site.practice.bank import banks
from exam_site.practice.data import put
from exam_site.web.bundles import PRACTICE


def variant(id: str, number: int) -> Any:
    """A variant, counted from 1, as the repository has it."""
    data = json.loads(PRACTICE.read_text("utf-8"))[id]
    place, *values = data["rows"][number - 1]
    if "boxes" in data:
        boxes = [data["boxes"][i] for i in (place, *values)]
        return {"task": data["task"], "boxes": boxes, "answer": ticks(boxes)}
    sheet = data["sheets"][place]
    filled = put(sheet, {f"{i}": value for i, value in enumerate(values)})
    answer = [blank["value"] for blank in filled["blanks"]]
    return filled | {"earned": data["earned"], "answer": answer}


def ticks(boxes: list[dict[str, object]]) -> list[int]:
    """The numbers of the boxes to tick; 0 is none of them."""
    return [i for i, box in enumerate(boxes, 1) if box["right"]] or [0]


def expect_boxes(form: Locator, wanted: Any) -> None:
    """A form offers these boxes, and none."""
    texts = [*(box["text"] for box in wanted["boxes"]), "None of these"]
    expect(form.locator("label")).to_have_text(texts)
    expect(form.locator(".why")).to_have_count(len(texts))


def expect_variant(page: Page, id: str, number: int) -> None:
    """The page shows this variant: task, blanks, steps."""
    wanted = variant(id, number)
    form = page.locator(f'form.practice[data-question="{id}"]')
    expect(form.locator("xpath=preceding-sibling::p[1]")).to_have_text(wanted["task"])
    labels = [blank["label"] for blank in wanted["blanks"]]
    expect(form.locator("label")).to_have_text(labels)
    expect(fields(form)).to_have_count(len(labels))
    expect(form.locator(".why")).to_have_count(len(labels))
    steps = form.locator("xpath=following-sibling::details[1]").locator("li")
    expect(steps).to_have_text(wanted["steps"])


@pytest.mark.parametrize("problem", sorted({id[0] for id in practice.practices()}))
def test_new_numbers_change_task_blanks_and_steps(page: Page, problem: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(Path(request.url).name))
    page.goto("practice/")
    for id in practice.practices():
        if id.startswith(problem):
            assert f"{id}.js" not in asked, "numbers are loaded before they are wanted"
            try_numbers(page, id)
            assert asked.count(f"{id}.js") == 1


def try_numbers(page: Page, id: str) -> None:
    """Each mistake of the next two variants says why; each answer is accepted."""
    form = page.locator(f'form.practice[data-question="{id}"]')
    expect_variant(page, id, 1)
    for number in (2, 3):
        fill(form, ["0"] * len(variant(id, number - 1)["blanks"]))
        form.get_by_role("button", name="New numbers").click()
        expect(form.get_by_role("status")).to_contain_text(f"Numbers {number} of ")
        expect_variant(page, id, number)
        blanks = variant(id, number)["blanks"]
        assert fields(form).first.input_value() == ""
        for i, blank in enumerate(blanks):
            mistake = next(iter(blank.get("mistakes", [])), None)
            if mistake:
                fill(form, [b["value"] for b in blanks])
                fields(form).nth(i).fill(mistake["value"])
                expect(press(form)).to_contain_text("Not right yet")
                expect(form.locator(".why").nth(i)).to_have_text(mistake["why"])
        fill(form, [blank["value"] for blank in blanks])
        expect(press(form)).to_have_text(re.compile("^Right"))


def test_new_statements_are_exchanged_judged_and_explained(page: Page) -> None:
    page.goto("practice/")
    for id in banks():
        try_statements(page, id)
        tried = kept(page)["practice"][id]
        assert tried == {"tried": 2, "right": 0, "row": 0, "next": 3, "ten": []}


def try_statements(page: Page, id: str) -> None:
    """A wrong set of boxes is refused; with the right one each box says why."""
    form = page.locator(f'form.practice[data-question="{id}"]')
    for number in (1, 2):
        wanted = variant(id, number)
        expect_boxes(form, wanted)
        answer = wanted["answer"]
        fill(form, [] if answer == [0] else [0])
        expect(press(form)).to_have_text(re.compile("^(Not right yet|Tick what)"))
        expect(form.locator(".why:visible")).to_have_count(0)
        fill(form, [1, 2, 3, 4] if len(answer) < 4 else [1])
        expect(press(form)).to_have_text(re.compile("^Not right"))
        fill(form, answer)
        expect(press(form)).to_have_text(re.compile(r"^Right\."))
        for why, box in zip(form.locator(".why").all(), wanted["boxes"], strict=False):
            start = "Tick it." if box["right"] else "Leave it empty."
            expect(why).to_have_text(f"{start} {box['why']}")
        form.get_by_role("button", name="New statements").click()
        expect(form.get_by_role("status")).to_have_text(
            f"Statements {number + 1} of {200 if id[0] == '1' else 70}."
        )


@pytest.mark.smoke
def test_an_address_opens_its_numbers(page: Page) -> None:
    page.goto("practice/#4b-17")
    expect_variant(page, "4b", 17)
    expect(page.locator("#\\34 b")).to_be_in_viewport()
    form = page.locator('form.practice[data-question="4b"]')
    form.get_by_role("button", name="New numbers").click()
    expect_variant(page, "4b", 18)
    assert page.url.endswith("#4b-18")

    page.reload()
    expect_variant(page, "4b", 18)


@pytest.mark.parametrize("address", ["#4b-0", "#4b-x", "#9z-3"])
def test_an_address_of_no_numbers_opens_the_first(page: Page, address: str) -> None:
    page.goto(f"practice/{address}")
    expect(
        page.locator('form.practice[data-question="4b"] button').first
    ).to_be_visible()

    expect_variant(page, "4b", 1)


def test_first_tries_are_counted_and_kept(page: Page) -> None:
    page.goto("practice/")
    form = page.locator('form.practice[data-question="4b"]')

    fill(form, ["nothing"])
    expect(press(form)).to_have_text(re.compile("^A blank is empty or could"))
    fill(form, ["1 x 2 x 3"])
    expect(press(form)).to_contain_text("First tries at 4b: 0 of 1 right.")
    fill(form, [variant("4b", 1)["blanks"][0]["value"]])
    expect(press(form)).to_have_text(re.compile("^Right.*new numbers.$"))
    form.get_by_role("button", name="New numbers").click()
    expect(form.get_by_role("status")).to_contain_text("Numbers 2 of ")
    fill(form, [variant("4b", 2)["blanks"][0]["value"]])
    expect(press(form)).to_contain_text("First tries at 4b: 1 of 2 right.")

    page.reload()
    expect_variant(page, "4b", 2)
    fill(form, [variant("4b", 2)["blanks"][0]["value"]])
    expect(press(form)).to_contain_text("First tries at 4b: 2 of 3 right.")
    expect(page.locator(".self-test-total span")).to_have_text("0")


def test_numbers_that_cannot_be_loaded_are_told_and_tried_again(page: Page) -> None:
    page.goto("practice/")
    form = page.locator('form.practice[data-question="4b"]')

    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/practice/4b.js", refuse)
    form.get_by_role("button", name="New numbers").click()
    said = "The next ones could not be loaded. Are you online? Try again."
    expect(form.get_by_role("status")).to_have_text(said)
    expect_variant(page, "4b", 1)
    fill(form, [variant("4b", 1)["blanks"][0]["value"]])
    expect(press(form)).to_have_text(re.compile("^Right"))

    page.unroute("**/practice/4b.js")
    form.get_by_role("button", name="New numbers").click()
    expect_variant(page, "4b", 2)
