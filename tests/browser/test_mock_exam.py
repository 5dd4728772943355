"""The mock exam: sat with right and with wrong answers, paused, kept, exported."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect
from sitting import (
    EXAM,
    KEY,
    PHONE,
    amount,
    by_hand,
    fields,
    fill,
    form,
    given,
    keep,
    kept,
    right,
    scheme,
    tick,
    wrong,
)
from test_practice_page import expect_boxes, variant

from exam_site.practice import practices
from exam_site.practice.bank import banks

QUESTIONS = EXAM.questions


def button(page: Page, name: str) -> Locator:
    return page.locator(".mock-controls").get_by_role("button", name=name, exact=True)


def agree(page: Page, *, yes: bool = True) -> list[str]:
    """Say yes, or no, to every question that the page asks; return the questions."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        (dialog.accept if yes else dialog.dismiss)()

    page.on("dialog", answer)
    return asked


def start(page: Page) -> None:
    page.goto("mock-exam/")
    button(page, "Start").click()
    expect(form(page, "8f")).to_be_visible()


def timer(page: Page) -> Locator:
    return page.get_by_role("timer")


def credits(page: Page) -> Locator:
    return page.locator(".mock-result strong")


def mark_words(page: Page) -> None:
    """Tick every line of a marking scheme that is not decided yet."""
    for question in QUESTIONS:
        tick(page, question.id, by_hand(question))


def test_right_answers_earn_90_of_90(page: Page) -> None:
    asked = agree(page)
    start(page)
    half = len(QUESTIONS) // 2
    for question in QUESTIONS[:half]:
        fill(form(page, question.id), right(question))
    expect(page.locator("details.marking:visible")).to_have_count(0)

    page.reload()
    expect(form(page, "1a")).to_be_hidden()
    expect(page.locator(".mock-controls")).to_contain_text("Paused")
    button(page, "Go on").click()
    for question in QUESTIONS[:half]:
        assert given(form(page, question.id)) == right(question), question.id
    for question in QUESTIONS[half:]:
        fill(form(page, question.id), right(question))
    button(page, "Hand in").click()

    assert asked == ["Hand in?"]
    lines = [(q, i, mark) for q in QUESTIONS for i, mark in enumerate(q.marking, 1)]
    decided = sum(mark.credits for q, i, mark in lines if i not in by_hand(q))
    expect(credits(page)).to_have_text(f"{amount(decided)} of 90 credits")
    mark_words(page)
    expect(credits(page)).to_have_text("90 of 90 credits")
    expect(page.locator(".mock-result a")).to_have_count(0)
    for problem, row in zip(
        EXAM.problems, page.locator(".mock-result tbody tr").all(), strict=True
    ):
        worth = amount(problem.credits)
        expect(row.locator("td").nth(1)).to_have_text(f"{worth} of {worth}")
    expect(page.locator(".mock-controls li")).to_contain_text(
        "90 of 90 credits in 0 min"
    )
    expect(page.locator(".self-test-total span")).to_have_text("90")

    page.reload()
    expect(credits(page)).to_have_text("90 of 90 credits")
    for question in QUESTIONS:
        assert given(form(page, question.id)) == right(question)
    button(page, "New attempt").click()
    button(page, "Start").click()
    expect(form(page, "4b")).to_be_visible()
    assert given(form(page, "4b")) == [""]
    expect(page.locator(".self-test-total span")).to_have_text("90")
    expect(page.locator(".mock-controls li")).to_have_count(1)


def test_wrong_answers_earn_nothing_and_lead_to_every_question(page: Page) -> None:
    agree(page)
    start(page)
    for question in QUESTIONS:
        fill(form(page, question.id), wrong(question))
    button(page, "Hand in").click()

    expect(credits(page)).to_have_text("0 of 90 credits")
    expect(page.locator(".mock-result")).to_be_focused()
    links = page.locator(".mock-result table a")
    expect(links).to_have_text([question.id for question in QUESTIONS])
    for link in links.all():
        id = (link.get_attribute("href") or "").removeprefix("#")
        expect(page.locator(f"[id={id}]")).to_have_count(1)
    for question in QUESTIONS:
        for field in fields(form(page, question.id)).all()[:1]:
            expect(field).to_be_disabled()
        said = form(page, question.id).get_by_role("status")
        expect(said).to_have_text(
            re.compile("^0 of " if question.options or question.answers else "^$")
        )
    # without its last line, a question is still one to look at
    fields(scheme(page, "8d")).first.check()
    expect(credits(page)).to_have_text("½ of 90 credits")
    expect(links).to_have_count(54)


@pytest.mark.smoke
def test_an_empty_paper_is_asked_about(page: Page) -> None:
    asked = agree(page, yes=False)
    start(page)
    fill(form(page, "4b"), ["8 x 8 x 5"])
    button(page, "Hand in").click()

    assert asked == ["53 of 54 questions have no answer. Hand in?"]
    expect(timer(page)).to_contain_text("left")
    assert not kept(page)["mock"]["handedIn"]


def test_an_empty_paper_earns_nothing(page: Page) -> None:
    asked = agree(page)
    page.set_viewport_size(PHONE)
    start(page)
    page.mouse.wheel(0, 3000)
    button(page, "Hand in").click()

    assert asked == ["54 of 54 questions have no answer. Hand in?"]
    expect(credits(page)).to_have_text("0 of 90 credits")
    expect(page.locator(".self-test-total span")).to_have_text("0")
    header, total = (
        page.locator(".md-header").bounding_box(),
        credits(page).bounding_box(),
    )
    assert header
    assert total
    assert header["y"] + header["height"] <= total["y"] < 300  # in sight
    dead = page.locator("form:is(.try-it, .marks) button:visible")
    expect(dead).to_have_count(0)


def test_what_is_handed_in_is_a_try_and_a_scheme_that_is_open_was_seen(
    page: Page,
) -> None:
    known = {"given": ["45"], "marks": [1], "credits": 1, "tries": 1, "first": 1}
    known |= {"best": 1, "seen": False, "counts": True, "day": 1, "touched": 1}
    empty = {"version": 3, "practice": {}, "cards": {}, "mock": None, "history": []}
    keep(page, empty | {"answers": {"6a": known | {"recall": 1, "held": 2}}})
    agree(page)
    start(page)
    fill(form(page, "6a"), ["44"])
    fill(form(page, "8a"), ["non-linear"])
    button(page, "Hand in").click()
    tick(page, "8a", [1])
    tick(page, "6c", [1])
    expect(scheme(page, "6c")).to_be_visible()
    answers = kept(page)["answers"]

    told = {id: [answers[id][key] for key in ("best", "recall")] for id in ("6a", "8a")}
    assert told == {"6a": [1, 0], "8a": [1, 1]}
    assert [answers[id]["seen"] for id in ("1g", "6c", "8a")] == [True, True, True]
    assert "4b" not in answers
    page.goto("problems/6-recurrent-networks/")
    fill(form(page, "6c"), ["0", "3"])
    form(page, "6c").get_by_role("button", name="Check").click()
    answer = kept(page)["answers"]["6c"]
    assert [answer[key] for key in ("credits", "best", "recall")] == [2, 0, 0]
    page.goto("progress/")
    expect(page.locator(".states")).to_have_text("51 new · 2 shaky · 1 known")


def test_a_question_begins_below_the_clock(page: Page) -> None:
    start(page)
    page.evaluate("location.hash = '#m6d'")
    bar = page.locator(".mock-bar").bounding_box()
    heading = page.locator("#m6d").bounding_box()

    assert bar
    assert heading
    assert bar["y"] + bar["height"] <= heading["y"] < 300


def test_the_clock_pauses_extends_and_locks_nobody_out(own_page: Page) -> None:
    page = own_page
    agree(page)
    page.clock.install(time="2024-02-01T08:00:00")
    page.goto("mock-exam/")
    page.clock.pause_at("2024-02-01T09:00:00")
    button(page, "Start").click()
    expect(timer(page)).to_have_text("90:00 left")
    page.clock.run_for(timedelta(minutes=10).total_seconds() * 1000)
    expect(timer(page)).to_have_text("80:00 left")

    button(page, "Pause").click()
    expect(form(page, "1a")).to_be_hidden()
    expect(page.locator(".mock-controls output")).to_contain_text("Paused")
    page.clock.fast_forward(timedelta(hours=1).total_seconds() * 1000)
    expect(timer(page)).to_have_text("80:00 left")
    page.reload()
    expect(timer(page)).to_have_text("80:00 left")
    button(page, "Go on").click()
    expect(form(page, "1a")).to_be_visible()
    expect(page.locator(".mock-controls output")).to_be_empty()

    page.get_by_role("navigation", name="Problems").get_by_role("link").nth(3).click()
    expect(page.get_by_role("heading", name="Problem 4")).to_be_in_viewport()

    button(page, "+15 min").click()
    expect(timer(page)).to_have_text("95:00 left")
    page.clock.fast_forward(timedelta(minutes=96).total_seconds() * 1000)
    expect(timer(page)).to_have_text("1:00 over time")
    expect(page.locator(".mock-controls output")).to_contain_text("Hand in, or go on")
    fill(form(page, "4b"), ["8 x 8 x 5"])
    button(page, "+15 min").click()
    expect(timer(page)).to_have_text("14:00 left")
    expect(page.locator(".mock-controls output")).to_be_empty()
    page.clock.fast_forward(timedelta(days=2).total_seconds() * 1000)
    button(page, "Hand in").click()

    expect(timer(page)).to_have_text("2986:00 used")
    page.reload()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(credits(page)).to_have_text(re.compile("^[24] of 90 credits"))
    expect(page.locator(".mock-controls li").last).to_contain_text("in 2986 minutes")


def test_time_runs_on_in_small_steps_if_the_tab_is_closed(own_page: Page) -> None:
    own_page.clock.install()
    start(own_page)
    own_page.clock.run_for(63_000)

    assert kept(own_page)["mock"]["spent"] >= 60_000


def start_paper_b(page: Page) -> dict[str, Any]:
    """Start the mock exam with paper B; return what it asks in another way."""
    page.goto("mock-exam/")
    page.get_by_label("Paper B").check()
    button(page, "Start").click()
    expect(form(page, "8f")).to_be_visible()
    number = kept(page)["mock"]["seed"] + 1
    stated = {id for id in banks() if form(page, id).locator("textarea").count()}
    asked_anew = {*banks(), *practices()} - stated
    return {id: variant(id, number) for id in sorted(asked_anew)}


def asked(page: Page, id: str) -> Locator:
    return form(page, id).locator("xpath=preceding-sibling::p[1]")


def test_paper_b_asks_anew_is_scored_and_kept(page: Page) -> None:
    agree(page)
    drawn = start_paper_b(page)
    for id, found in drawn.items():
        expect(asked(page, id)).to_have_text(found["task"])
        expect(page.locator(f"#m{id} + .credits")).to_be_visible()
        if "boxes" in found:
            expect_boxes(form(page, id), found)
    for question in QUESTIONS:
        found = drawn.get(question.id)
        fill(form(page, question.id), found["answer"] if found else right(question))
    page.reload()
    expect(page.locator(".mock-controls output")).to_contain_text("Paused: paper B.")
    button(page, "Go on").click()
    for id, found in drawn.items():
        expect(asked(page, id)).to_have_text(found["task"])
        assert given(form(page, id)) == found["answer"]
    button(page, "Hand in").click()
    for question in QUESTIONS:
        lines = drawn.get(question.id, {}).get("earned", [])
        hand = [i for i, blanks in enumerate(lines, 1) if not blanks]
        hand = hand if question.id in drawn else by_hand(question)
        tick(page, question.id, hand)

    expect(credits(page)).to_have_text("90 of 90 credits")
    expect(page.locator(".mock-result")).to_contain_text("in paper B so far")
    expect(page.locator(".mock-result a")).to_have_count(0)
    page.reload()
    expect(credits(page)).to_have_text("90 of 90 credits")
    steps = scheme(page, "4b").locator("xpath=ancestor::details[1]").locator("ol > li")
    expect(steps).to_have_text(drawn["4b"]["steps"])
    expect(page.locator(".mock-controls li")).to_contain_text("paper B")
    own = 90 - sum(q.credits for q in QUESTIONS if q.id in drawn)
    expect(page.locator(".self-test-total span")).to_have_text(amount(own))
    page.goto("progress/")
    text = exported(page)
    import_text(page, text)
    expect(page.locator("form.keeping").get_by_role("status")).to_contain_text("Import")


def test_what_earns_credits_in_paper_b_is_said_and_nothing_of_the_exams_answer(
    page: Page,
) -> None:
    agree(page)
    drawn = start_paper_b(page)
    found = {id: ["7"] * len(drawn[id]["blanks"]) for id in ("4c", "4g", "8f")}
    found["4c"][0], found["4g"][1], found["8f"][0] = (
        drawn[id]["answer"][place] for id, place in (("4c", 0), ("4g", 1), ("8f", 0))
    )
    for id, answer in found.items():
        fill(form(page, id), answer)
    button(page, "Hand in").click()

    answers = kept(page)["mock"]["answers"]
    marks = {id: answers[id]["marks"] for id in found}
    assert marks == {"4c": [1], "4g": [1], "8f": [1, 2]}
    ticked = drawn["1d"]["answer"]
    listed = ", ".join(map(str, ticked)) if ticked != [0] else "none of these"
    lines = scheme(page, "1d").locator("label")
    expect(lines).to_have_text(f"2 credits ticks exactly what is right: {listed}")
    for id, said in {"1d": "by our key", "3b": "network can scale"}.items():
        whole = scheme(page, id).locator("xpath=ancestor::details[1]")
        expect(whole).not_to_contain_text(said)
        expect(whole.locator(":scope > ul")).to_have_count(0)
    expect(scheme(page, "3b").locator("label").first).to_have_text("½ credit y₁; y₂")
    note = "Where the lines below name the exam's numbers, put yours in their place."
    expect(page.get_by_text(note)).to_have_count(2)  # 2a, 4c


def test_numbers_of_an_older_attempt_are_still_there(page: Page) -> None:
    mock = {"when": "2024-02-01T08:00:00.000Z", "fresh": True, "spent": 5, "extra": 0}
    mock |= {"seed": 6, "answers": {}, "handedIn": False}
    state = {"version": 2, "answers": {}, "practice": {}, "mock": mock, "history": []}
    keep(page, state)
    page.goto("mock-exam/")
    button(page, "Go on").click()

    expect(asked(page, "4b")).to_have_text(variant("4b", 7)["task"])
    expect(form(page, "1a")).to_contain_text("VGG16 has fewer parameters than")


def test_what_cost_the_most_is_to_be_learned_next(page: Page) -> None:
    agree(page)
    start(page)
    for question in QUESTIONS:
        if question.id not in ("2a", "4a", "6d"):
            fill(form(page, question.id), right(question))
    button(page, "Hand in").click()
    mark_words(page)
    for id in ("2a", "4a"):
        scheme(page, id).evaluate(
            "f => f.querySelectorAll(':checked').forEach(b => b.click())"
        )

    rows = page.locator(".mock-result ol li")
    expect(rows).to_have_text(
        [
            re.compile("^6d .*: 3 of 3 credits lost. Solution 6d, practise 6d$"),
            re.compile("^2a .*: 2 of 2 credits lost. Solution 2a, practise 2a$"),
            re.compile("^4a .* lost. Solution 4a, practise 4a$"),
        ]
    )
    rows.first.get_by_text("practise 6d").click()
    expect(page).to_have_url(re.compile("/practice/#6d$"))
    page.go_back()
    rows.first.get_by_text("Solution 6d").click()
    expect(page).to_have_url(re.compile("/problems/6-recurrent-networks/#q6d$"))


def test_without_its_numbers_an_attempt_waits(page: Page) -> None:
    page.goto("mock-exam/")
    page.route("**/practice/4b.js", lambda route: route.abort())
    page.get_by_label("Paper B").check()
    button(page, "Start").click()

    note = page.locator(".mock-controls output")
    expect(note).to_contain_text("The next ones could not be loaded")
    expect(form(page, "4b")).to_be_hidden()
    page.unroute("**/practice/4b.js")
    button(page, "Go on").click()
    expect(form(page, "4b")).to_be_visible()
    expect(note).to_be_empty()
    number = kept(page)["mock"]["seed"] + 1
    expect(asked(page, "4b")).to_have_text(variant("4b", number)["task"])


def wait_for_answers(tab: Page, ids: list[str]) -> None:
    """Wait until a tab sees these answers: another tab's arrive after a moment."""
    tab.wait_for_function(
        "([key, ids]) =>"
        " ids.every((id) => JSON.parse(localStorage[key]).mock.answers[id])",
        arg=[KEY, ids],
    )


def test_two_tabs_of_one_attempt_lose_nothing(page: Page) -> None:
    agree(page)
    start(page)
    other = page.context.new_page()
    agree(other)
    other.goto("mock-exam/")
    button(other, "Go on").click()
    fill(form(page, "4b"), ["8 x 8 x 5"])
    wait_for_answers(other, ["4b"])
    fill(form(other, "4c"), ["4 x 3 x 5 x 5"])
    wait_for_answers(page, ["4b", "4c"])
    assert {"4b", "4c"} == set(kept(page)["mock"]["answers"])

    button(other, "Hand in").click()
    expect(credits(other)).to_be_visible()
    button(page, "Go on").click()  # the attempt is over: the page is loaded anew

    expect(credits(page)).to_be_visible()
    assert kept(page)["mock"]["answers"]["4b"]["given"] == ["8 x 8 x 5"]


def sit_a_little(page: Page) -> Any:
    """A state with answers, practice, and a mock exam that was handed in."""
    agree(page)
    page.goto("practice/")
    practice = page.locator('form.practice[data-question="4b"]')
    fill(practice, ["1 x 2 x 3"])
    practice.get_by_role("button", name="Check").click()
    start(page)
    fill(form(page, "4b"), ["8 x 8 x 5"])
    fill(form(page, "1d"), [1])
    fill(form(page, "4a"), ["<b>It blurs.</b>"])
    button(page, "Hand in").click()
    expect(credits(page)).to_have_text("2 of 90 credits")
    page.goto("progress/")
    return kept(page)


def exported(page: Page) -> str:
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename == "i2dl-exam-progress.json"
    return download.value.path().read_text("utf-8")


def import_text(page: Page, text: str) -> None:
    page.get_by_label("Import").set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": text.encode()}
    )


def test_progress_is_exported_deleted_and_imported(page: Page) -> None:
    state = sit_a_little(page)
    said = page.locator("form.keeping").get_by_role("status")
    expect(page.locator('.have[data-problem="4"]')).to_have_text("2")
    expect(page.locator('.have[data-problem=""]')).to_have_text("2")
    text = exported(page)
    assert json.loads(text) == state

    page.get_by_role("button", name="Reset").click()
    expect(said).to_have_text("Deleted.")
    expect(page.locator('.have[data-problem=""]')).to_have_text("0")
    expect(page.locator(".self-test-total span")).to_have_text("0")
    assert kept(page)["history"] == []

    import_text(page, text)
    count = sum(each["tries"] > 0 for each in state["answers"].values())
    expect(said).to_have_text(f"Imported: {count} answered questions.")
    expect(page.locator('.have[data-problem="4"]')).to_have_text("2")
    assert kept(page) == state
    page.goto("problems/4-convolutional-networks/")
    assert given(form(page, "4a")) == ["<b>It blurs.</b>"]


def test_nothing_is_deleted_or_replaced_without_a_yes(page: Page) -> None:
    page.goto("problems/4-convolutional-networks/")
    fill(form(page, "4a"), ["mine"])
    before = kept(page)
    page.goto("progress/")
    asked = agree(page, yes=False)
    page.get_by_role("button", name="Reset").click()
    import_text(page, json.dumps(before | {"answers": {}}))

    said = page.locator("form.keeping").get_by_role("status")
    expect(said).to_have_text("Nothing was changed.")
    assert len(asked) == 2
    assert "1 answered question)" in asked[0]
    assert "(1 answered question) by the file (0 answered questions)" in asked[1]
    assert kept(page) == before


def tampered(state: Any) -> dict[str, tuple[str, str]]:
    """Files that must be refused, each with the reason; others are told in Node."""
    answer = state["answers"]["4b"] | {"marks": [1], "credits": 2}
    good, sums = json.dumps(state), state | {"answers": {"4b": answer}}
    polluted = '"answers": {"__proto__": {"given": []}, '
    return {
        "packed": ("PK\3\4\0\0", "it is not JSON"),
        "sum": (json.dumps(sums), "the credits of 4b are not the sum of its marks"),
        "huge": (good + " " * 2_000_001, "it is larger than anything this site exp"),
        "prototype": (
            good.replace('"answers": {', polluted, 1),
            "__proto__ must be the name of a question",
        ),
    }


def test_a_tampered_file_is_refused_with_the_reason(page: Page) -> None:
    page.goto("problems/4-convolutional-networks/")
    fill(form(page, "4b"), ["8 x 8 x 5"])
    form(page, "4b").get_by_role("button").click()
    before = kept(page)
    asked = agree(page)
    page.goto("progress/")
    said = page.locator("form.keeping").get_by_role("status")

    for name, (text, reason) in tampered(before).items():
        import_text(page, text)
        start = "Nothing was changed. “mine.json” cannot be imported: "
        expect(said).to_have_text(re.compile(f"^{start}.*{re.escape(reason)}"))
        assert kept(page) == before, name
        said.evaluate("output => { output.textContent = '' }")

    assert asked == []
    assert page.evaluate("({}).given") is None
