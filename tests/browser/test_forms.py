"""Every question can be tried on its page: right is accepted, wrong is explained."""

import re
from itertools import zip_longest

import axe
import pytest
from playwright.sync_api import Page, expect
from serving import forbid_storage
from sitting import (
    EXAM,
    KEY,
    address,
    amount,
    answer_all,
    by_hand,
    expect_credits,
    fields,
    fill,
    form,
    given,
    keep,
    open_details,
    press,
    right,
    scheme,
    tick,
    wrong,
)

from exam_site.contract import Problem, Question
from exam_site.pages.forms import verdict

FOUR, SIX = EXAM.problems[3], EXAM.problems[5]
every_problem = pytest.mark.parametrize(
    "problem", EXAM.problems, ids=[p.slug for p in EXAM.problems]
)


def try_boxes(page: Page, question: Question) -> None:
    """A second wrong set shows why for each box; the right one is accepted."""
    mine = form(page, question.id)
    expect(press(mine)).to_have_text(re.compile("^Tick what is right"))
    ticked = wrong(question)
    fill(mine, ticked)
    expect(press(mine)).to_have_text(re.compile("^0 of .*not right.*Look again"))
    expect(mine.locator(".why").first).to_be_hidden()
    expect(press(mine)).to_have_text(re.compile("^0 of .*not right.*stands why"))
    boxes = [*range(1, len(question.options) + 1), 0]
    for place, i in enumerate(boxes):
        expect(mine.locator(".why").nth(place)).to_contain_text(
            verdict(question.right or (), i)
        )
        agrees = (i in (question.right or (0,))) == (i in ticked)
        box = fields(mine).nth(place)
        expect(box).to_have_attribute("data-agrees", str(agrees).lower())
    fill(mine, right(question))
    worth = amount(question.credits)
    expect(press(mine)).to_have_text(f"Right: {worth} of {worth} credits.")


def try_blanks(page: Page, question: Question) -> None:
    """Each blank's first mistake shows its own reason; the answer is accepted."""
    mine, blanks = form(page, question.id), question.blanks
    assert question.kind == "short" or all(b.mistakes or b.menu for b in blanks)
    first = [blank.mistakes[0] if blank.mistakes else None for blank in blanks]
    known = [mistake and mistake.value.split(" / ")[0] for mistake in first]
    given = wrong(question)
    fill(mine, [a or b for a, b in zip_longest(known, given)])
    said = r"^\S+ of .*(hint|should be|solution)\.$"
    expect(press(mine)).to_have_text(re.compile(said))
    for i, mistake in enumerate(first):
        why = mistake.why if mistake else re.compile("This|Together")
        expect(mine.locator(".why").nth(i)).to_have_text(why)
        expect(fields(mine).nth(i)).to_have_attribute("aria-invalid", "true")
    before = mine.locator(".why").first.inner_text()
    fill(mine, ["?"] * len(given))  # what was said was about another text
    expect(mine.locator(".why:visible", has_text=before)).to_have_count(0)
    unread = "^Nothing" if all(b.menu for b in blanks) else "could not be read: this"
    if not question.is_written:  # by a key: what appears while one types moves buttons
        mine.get_by_role("button").first.press("Enter")
        expect(mine.get_by_role("status")).to_have_text(re.compile(unread))
    fill(mine, right(question))
    worth = amount(question.credits)
    rest = by_hand(question)
    said = "Tick the other lines" if rest else f"^{worth} of {worth}.*Now compare"
    expect(press(mine)).to_have_text(re.compile(said))
    last = fields(mine).nth(len(blanks) - 1)
    expect(last).to_have_attribute("aria-invalid", "false")
    tick(page, question.id, by_hand(question))


def try_words(page: Page, question: Question) -> None:
    """The marking scheme opens; without its last line the credits are not full."""
    mine, lines = form(page, question.id), by_hand(question)
    expect(press(mine)).to_have_text(re.compile("^Write an answer first"))
    fill(mine, right(question))
    press(mine)
    block = scheme(page, question.id).locator("xpath=ancestor::details[1]")
    expect(block.locator("summary").first).to_be_focused()
    expect(block.locator("summary").first).to_be_in_viewport()
    own = scheme(page, question.id).locator(".own")
    expect(own).to_have_text(str(right(question)[0]))
    said = scheme(page, question.id).get_by_role("status")
    expect(said).to_be_empty()  # nothing is ticked yet
    if lines[:-1]:
        tick(page, question.id, lines[:-1])
        part = question.credits - question.marking[-1].credits
        expect(said).to_contain_text(f"{amount(part)} of {amount(question.credits)}")
        expect(said).to_contain_text("What is not ticked")
    tick(page, question.id, lines[-1:])
    plural = "s" if question.credits > 1 else ""
    worth = amount(question.credits)
    expect(said).to_have_text(f"{worth} of {worth} credit{plural}.")


def assert_named(page: Page, question: Question) -> None:
    """Every field has a name, and what is said of it is announced."""
    open_details(scheme(page, question.id))
    for each in (form(page, question.id), scheme(page, question.id)):
        tree = each.aria_snapshot()
        roles = re.findall(r"- '?(textbox|combobox|checkbox|button)(.*)", tree)
        assert len(roles) >= 1
        assert all(name.startswith(' "') for _, name in roles), tree
        expect(each.get_by_role("status")).to_have_count(1)
    name = f"Your answer to {question.id}"
    expect(page.get_by_role("form", name=name, exact=True)).to_have_count(1)


@every_problem
def test_right_is_accepted_wrong_is_explained_and_all_is_kept(
    page: Page, problem: Problem
) -> None:
    page.goto(address(problem))
    have: dict[str, float] = {}
    expect_credits(page, problem, have)

    for question in problem.questions:
        attempt = try_boxes if question.options else try_words
        attempt = try_blanks if question.answers else attempt
        attempt(page, question)
        # Boxes that said why, and a scheme that was opened, make nobody know more.
        have[question.id] = 0 if question.options else question.credits
        solution = page.locator(f"#q{question.id} ~ details.solution").first
        expect(solution).to_contain_text("Common mistakes")
    expect_credits(page, problem, have)

    kept = {q.id: given(form(page, q.id)) for q in problem.questions}
    page.reload()
    expect_credits(page, problem, have)
    for question in problem.questions:
        assert given(form(page, question.id)) == kept[question.id]
        ticked = given(scheme(page, question.id))
        assert ticked == list(range(1, len(question.marking) + 1))
        assert_named(page, question)


def test_what_was_revealed_does_not_count_as_known(page: Page) -> None:
    page.goto(address(FOUR))
    open_details(scheme(page, "4b"))
    fill(form(page, "4b"), ["8 x 8 x 5"])

    expect(press(form(page, "4b"))).to_have_text(re.compile("^2 of 2 credits"))
    told = page.locator('.credits[data-question="4b"] .earned')
    expect(told).to_have_text(" · you have 0, now 2 after seeing the solution")


def test_a_blank_that_cannot_be_read_says_so_while_it_is_filled_in(page: Page) -> None:
    page.goto(address(SIX))
    fill(form(page, "6a"), ["forty five"])
    expect(form(page, "6a").locator(".why")).to_have_text(re.compile("^Not read: "))
    page.reload()
    assert given(form(page, "6a")) == ["forty five"]  # kept at each key
    fill(form(page, "6a"), ["45"])
    expect(form(page, "6a").locator(".why")).to_be_hidden()


def test_a_slip_of_the_fingers_spends_no_try(page: Page) -> None:
    page.goto(address(SIX))
    told = page.locator('.credits[data-question="6a"] .earned')
    fill(form(page, "6a"), ["45?"])
    expect(press(form(page, "6a"))).to_have_text(re.compile("does not count"))
    expect(told).to_be_empty()
    fill(form(page, "6a"), ["45"])
    press(form(page, "6a"))
    expect(told).to_have_text(" · you have 1")


def test_enter_leads_to_the_next_empty_blank(page: Page) -> None:
    page.goto(address(EXAM.problems[1]))
    mine = form(page, "2a")
    fields(mine).first.fill("-0.03")
    fields(mine).first.press("Enter")
    expect(fields(mine).last).to_be_focused()
    expect(mine.get_by_role("status")).to_be_empty()
    fields(mine).last.fill("1.5")
    fields(mine).last.press("Enter")
    expect(mine.get_by_role("status")).to_have_text(re.compile("^1 of 2 credits"))
    tick(page, "2a", [3, 4])
    expect(mine.get_by_role("status")).to_be_empty()  # "so far" holds no longer


def test_lines_ticked_by_hand_survive_a_check(page: Page) -> None:
    question = next(q for q in EXAM.questions if q.answers and by_hand(q))
    page.goto(address(EXAM.problems[int(question.id[0]) - 1]))
    tick(page, question.id, by_hand(question))

    fill(form(page, question.id), right(question))
    press(form(page, question.id))

    assert len(given(scheme(page, question.id))) == len(question.marking)


def test_two_tabs_lose_nothing_of_each_other(page: Page) -> None:
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(address(FOUR))

    answer_all(page, [EXAM.question("4b")])
    expect_credits(other, FOUR, {"4b": 2})
    fill(form(other, "4a"), ["Written in the other tab."])
    answer_all(other, [EXAM.question("4c")])
    expect_credits(page, FOUR, {"4b": 2, "4c": 2})
    expect(fields(form(page, "4a"))).to_have_value("Written in the other tab.")
    press(form(page, "4a"))
    tick(page, "4a", [1])

    expect_credits(other, FOUR, {"4a": 0.5, "4b": 2, "4c": 2})
    assert given(scheme(other, "4a")) == [1]
    other.reload()
    assert given(form(other, "4a")) == ["Written in the other tab."]
    expect_credits(other, FOUR, {"4a": 0.5, "4b": 2, "4c": 2})


def press_until_focused(
    page: Page, selector: str, key: str = "Tab", most: int = 12
) -> None:
    """Go on with Tab until something is reached."""
    for _ in range(most):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"Tab does not reach {selector}")


def test_what_is_said_of_a_blank_belongs_to_it(page: Page) -> None:
    page.goto(address(SIX))
    fill(form(page, "6c"), ["-9", "3"])
    press(form(page, "6c"))

    first, second = fields(form(page, "6c")).all()
    why = EXAM.question("6c").answers[0].mistakes[0].why
    expect(first).to_have_accessible_description(why)
    expect(second).to_have_accessible_description("Right.")


def test_what_was_one_text_before_its_question_had_blanks_stays(page: Page) -> None:
    old = {"given": ["−, then\nroot"], "marks": [1], "tries": 1, "seen": True}
    old |= {"credits": 1, "first": 1, "best": 1, "counts": False}
    answers = {"3d": old, "6b": old | {"credits": 0.5, "first": 0.5, "best": 0.5}}
    state = {"version": 2, "answers": answers, "practice": {}, "mock": None}
    keep(page, state | {"history": []})

    page.goto(address(EXAM.problems[2]))
    assert given(form(page, "3d")) == ["−, then\nroot", *[""] * 5]
    expect(fields(form(page, "3d")).first).to_have_value("−, then\nroot")
    assert given(scheme(page, "3d")) == [1]
    fill(form(page, "3d"), right(EXAM.question("3d")))
    press(form(page, "3d"))
    assert given(scheme(page, "3d")) == [1, 2]
    page.goto(address(SIX))
    assert given(form(page, "6b")) == ["", "−, then\nroot"]
    expect(page.get_by_role("alert")).to_have_count(0)


def test_where_nothing_may_be_kept_answers_work_until_the_page_is_left(
    page: Page,
) -> None:
    forbid_storage(page)
    page.goto(address(FOUR))
    note = page.get_by_role("alert")
    said = "This browser lets no page keep anything. "
    said += "Your answers last until you leave this page."
    expect(note).to_have_text(said)

    answer_all(page, FOUR.questions)

    expect_credits(page, FOUR, {q.id: q.credits for q in FOUR.questions})
    expect(note).to_have_count(1)
    assert axe.faults(page) == []
    page.goto("notation/")  # nothing to keep here, nothing to say
    expect(page.get_by_role("alert")).to_have_count(0)


def test_where_there_is_no_room_answers_work_and_old_ones_stay(page: Page) -> None:
    page.goto(address(FOUR))
    answer_all(page, [EXAM.question("4b")])
    page.evaluate(
        """() => {
          for (const size of [1e6, 1e5, 1e4, 1e3, 100, 10, 1]) {
            try {
              for (let i = 0; ; i++) localStorage[`${size}-${i}`] = "x".repeat(size);
            } catch {}
          }
        }"""
    )
    answer_all(page, [EXAM.question("4a")])

    said = "This browser has no room left to keep your answers. "
    said += "Your answers last until you leave this page."
    expect(page.get_by_role("alert")).to_have_text(said)
    expect_credits(page, FOUR, {"4a": 2, "4b": 2})
    page.reload()
    expect_credits(page, FOUR, {"4b": 2})


@pytest.mark.parametrize("text", ["{", '{"version": 1}', "null"])
def test_what_cannot_be_read_is_put_aside(page: Page, text: str) -> None:
    keep(page, text)
    page.goto(address(FOUR))
    expect(page.get_by_role("alert")).to_contain_text("could not be read")
    answer_all(page, [EXAM.question("4b")])

    assert page.evaluate(f"localStorage['{KEY}-unreadable']") == text
    page.reload()
    expect_credits(page, FOUR, {"4b": 2})
    expect(page.get_by_role("alert")).to_have_count(0)
