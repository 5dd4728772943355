"""Without JavaScript all is there to read, and nothing that could not work."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sitting import EXAM, address, fields, form, scheme

from exam_site import ROOT
from exam_site.contract import Problem

HIDDEN = ".md-content button, .md-content textarea, [type=file], .self-test-total"


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    """A page of a browser that runs no scripts."""
    context = chromium.new_context(base_url=site, java_script_enabled=False)
    yield context.new_page()
    context.close()


def visible(page: Page, selector: str) -> int:
    return sum(each.is_visible() for each in page.locator(selector).all())


def open_all(page: Page) -> None:
    """Open each closed block, as a reader would, with the mouse."""
    for summary in page.locator(".md-content details > summary").all():
        summary.click()


@pytest.mark.parametrize("problem", EXAM.problems, ids=[p.slug for p in EXAM.problems])
def test_questions_answers_programs_and_schemes_are_there(
    page: Page, problem: Problem
) -> None:
    page.goto(address(problem))
    assert visible(page, HIDDEN) == 0
    open_all(page)

    for question in problem.questions:
        after = f"#q{question.id} ~ details"
        solution = page.locator(f"{after}.solution").first
        for part in (".answer", ".language-python code", ".language-text code"):
            expect(solution.locator(part).first).to_be_visible()
        for box in fields(scheme(page, question.id)).all():
            expect(box.locator("xpath=following-sibling::span")).to_be_visible()
        if question.options or question.answers:
            expect(fields(form(page, question.id)).first).to_be_visible()
    assert visible(page, HIDDEN) == 0


def test_the_mock_exam_shows_all_questions(page: Page) -> None:
    page.goto("mock-exam/")

    expect(page.locator(".mock-controls")).to_contain_text("Without JavaScript")
    assert visible(page, "h3[id^=m]") == len(EXAM.published) == 54
    assert visible(page, "details.marking > summary") == 54
    assert visible(page, HIDDEN) == 0


def test_practice_shows_its_first_numbers_with_steps(page: Page) -> None:
    page.goto("practice/")
    open_all(page)

    files = list((ROOT / "docs" / "assets" / "practice").glob("*.js"))
    assert visible(page, ".asked") == visible(page, "details.solution ol") == len(files)
    assert visible(page, HIDDEN) == 0


def test_progress_shows_the_credits_of_the_exam_alone(page: Page) -> None:
    page.goto("progress/")

    expect(page.locator("td:text-is('90')")).to_be_visible()
    assert visible(page, HIDDEN) == 0
