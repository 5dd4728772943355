"""Without JavaScript all is there to read, and nothing that could not work."""

import pytest
from playwright.sync_api import Page, expect
from sitting import EXAM, PHONE, address

from exam_site.contract import Problem
from exam_site.web.bundles import variants

HIDDEN = ".md-content button, .md-content textarea, [type=file], .self-test-total"


@pytest.fixture
def page(page: Page) -> Page:
    """A page of a browser that runs no scripts."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    return page


def visible(page: Page, selector: str) -> int:
    """How many such elements can be seen."""
    seen: int = page.locator(selector).evaluate_all(
        "all => all.filter(one => one.checkVisibility()).length"
    )
    return seen


def open_all(page: Page) -> None:
    """Open each closed block."""
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")


@pytest.mark.parametrize("problem", EXAM.problems, ids=[p.slug for p in EXAM.problems])
def test_questions_answers_programs_and_schemes_are_there_on_a_phone(
    page: Page, problem: Problem
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(address(problem))
    assert visible(page, HIDDEN) == 0
    open_all(page)
    cut_off = page.locator(".language-python pre").evaluate_all(
        "all => all.filter(pre => pre.scrollWidth > pre.clientWidth).length"
    )
    assert cut_off == 0
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]

    for question in problem.questions:
        id = question.id
        for box, part in [
            ("solution", ".answer"),
            ("proof", ".language-python code"),
            ("proof", ".language-text code"),
        ]:
            first = f"#q{id} ~ details.{box}:nth-child(1 of #q{id} ~ details.{box})"
            assert visible(page, f"{first} {part}") >= 1, (id, part)
        lines = visible(page, f'form.marks[data-question="{id}"] label > span')
        assert lines == len(question.marking)
        mine = f'form.try-it[data-question="{id}"]'
        blanks = visible(page, f"{mine} :is(input, select)")
        none = bool(question.options)  # the box for "None of these"
        assert blanks == len(question.options or question.answers) + none
    assert visible(page, HIDDEN) == 0


def test_the_mock_exam_shows_all_questions(page: Page) -> None:
    page.goto("mock-exam/")

    expect(page.locator(".mock-controls")).to_contain_text("Without JavaScript")
    assert visible(page, "h3[id^=m]") == len(EXAM.questions) == 54
    assert visible(page, "details.marking > summary") == 54
    assert visible(page, HIDDEN) == 0


def test_cards_are_a_list_of_fronts(page: Page) -> None:
    page.goto("cards/")
    ids = page.locator("details[data-card] > summary")

    assert visible(page, "[data-card] > summary") == ids.count() > 150
    assert visible(page, "[data-card] > p") == visible(page, "form.cards") == 0
    open_all(page)
    assert visible(page, "[data-card] > p:last-child > a") == ids.count()
    assert visible(page, HIDDEN) == 0


def test_practice_shows_its_first_numbers_with_steps(page: Page) -> None:
    page.goto("practice/")
    open_all(page)

    assert visible(page, ".asked") == len(variants())
    assert visible(page, "details.solution ol") == len(variants())
    assert visible(page, HIDDEN) == 0


def test_the_problems_are_a_list_with_credits(page: Page) -> None:
    page.goto("")

    assert visible(page, ".problems li > figure") == 8
    expect(page.locator(".problems li").last).to_contain_text("11 credits")


def test_progress_shows_the_exam_alone(page: Page) -> None:
    page.goto("progress/")

    expect(page.get_by_role("cell", name="90", exact=True)).to_be_visible()
    assert visible(page, ".checklist li") == 54
    assert visible(page, ".advised, .states") == 0
    assert visible(page, HIDDEN) == 0
