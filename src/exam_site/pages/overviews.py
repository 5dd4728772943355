"""What is made of the whole contract, or of all problem pages: sheets, lists, tables.

Texts come from the pages of the same run, so that an answer on the answer sheet is the
one that its page has now.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from exam_site.contract import Exam, Problem, Question
from exam_site.pages import forms
from exam_site.pages.cards import cards
from exam_site.pages.forms import credit_text
from exam_site.pages.page import Page, Section

ERRATA = {
    "wrong": "Wrong: it costs credits, or teaches what does not hold",
    "loose": "Loose: right in spirit, wrong to the letter",
    "language": "Language",
}
# Of each problem a figure without words that matter, and what it shows.
COVERS = {
    1: ("1g_sigmoid", "The sigmoid"),
    2: ("2a_tanh", "Two sums on the graph of tanh"),
    3: ("3d_graph", "A computation graph"),
    4: ("4d_receptive_field", "A receptive field through three layers"),
    5: ("5d_wells", "A ball in one of two wells"),
    6: ("6_unrolled_rnn", "A recurrent network, unrolled"),
    7: ("7_autoencoder", "An autoencoder"),
    8: ("8c_clipping", "A gradient, clipped"),
}
SHOW_ALL = '<label><input type="checkbox"> Show all answers</label>'
Pages = Mapping[str, Page]  # by path below docs/


def overview(exam: Exam, folder: str) -> str:
    """The problems, with links to those that are published: a table.

    On the site a list, each with a picture and a bar of the credits that one has.
    """
    if not folder:
        return "\n\n".join(_tile(exam, p) for p in exam.problems)
    rows = ["| Problem | Questions | Credits |", "|---|--:|--:|"]
    for p in exam.problems:
        name = _name(p, f"{folder}{p.page}")
        rows.append(f"| {name} | {len(p.questions)} | {p.credits:g} |")
    return "\n".join(rows)


def _name(problem: Problem, page: str) -> str:
    title = f"{problem.number}. {problem.title}"
    return f"[{title}]({page})" if problem.published else f"{title} (to come)"


def _tile(exam: Exam, problem: Problem) -> str:
    """A problem on the home page, as an item of a list."""
    figure, shows = COVERS[problem.number]
    minutes = problem.credits / exam.credits * exam.minutes
    lines = [f"![{shows}](assets/figures/{figure}.svg)", ""]
    lines += [f"    **{_name(problem, problem.page)}**", ""]
    worth = f"{credit_text(problem.credits)} · {minutes:.0f} min"
    return "\n".join([f"- {lines[0]}", *lines[1:], f"    {worth} {_bar(problem)}"])


def _bar(problem: Problem) -> str:
    """A bar that the page's script fills."""
    label = f'aria-label="Credits that you have of Problem {problem.number}"'
    bar = f'data-problem="{problem.number}" max="{problem.credits:g}" value="0"'
    return f"<progress {bar} {label}></progress>"


def start(exam: Exam, pages: Pages, check: str) -> str:
    """A link to the first check; the script leads on to cards or an open question."""
    ids = " ".join(question.id for question in exam.published)
    deck = " ".join(card.id for card in cards(exam, pages))
    attributes = f'.md-button .md-button--primary .start data-questions="{ids}"'
    attributes += f' data-cards="{deck}"'
    return f"[Start: ten-minute check]({check}){{ {attributes} }}"


def check(
    exam: Exam, pages: Pages, ids: Sequence[str], practised: Mapping[str, Any]
) -> str:
    """Some questions as on the mock exam, whose answers count as on their pages."""
    lines = []
    for problem in exam.problems:
        for question in (q for q in problem.questions if q.id in ids):
            section = _section(question, pages, problem.page)
            credits = f'{{ .credits data-question="{question.id}" }}'
            heading = f"## {question.id}: {question.title} {{ #c{question.id} }}"
            asked = _moved(section.asked, problem.page)
            more = _practice(question, practised)
            tried = _tried(question, heading, credits, asked, problem.page, more)
            lines += [tried, ""]
    return "\n".join(lines).rstrip()


def status(exam: Exam, programs: int) -> str:
    """How much of the exam is published."""
    done = exam.published
    return (
        f"**{len(done)} of {len(exam.questions)} questions** "
        f"({sum(q.credits for q in done):g} of {exam.credits:g} credits) are "
        f"published, with **{programs} programs** that are run again at every change."
    )


def answer_sheet(exam: Exam, pages: Pages) -> str:
    """Every published question in one line, and below it, closed, its page's answer.

    The style sheet shows all answers while the box is ticked; on paper they are shown.
    """
    lines = [f"{SHOW_ALL}\n{{ .show-answers }}", ""]
    for problem in exam.problems:
        if problem.published:
            title = f"{problem.number}. {problem.title}"
            lines += [f"## {title} {{ #p{problem.number} }}", ""]
            for question in problem.questions:
                section = _section(question, pages, problem.page)
                lines += [_recalled(question, section, problem.page), ""]
    return "\n".join(lines).rstrip()


def _recalled(question: Question, section: Section, page: str) -> str:
    """A question of the answer sheet, with its answer."""
    id = question.id
    if not section.answer:
        raise ValueError(f"docs/{page} has no paragraph **Answer.** for {id}")
    title = f"/// details | {id}: {question.asks or question.title}"
    answer = f"{_moved(section.answer, page)} [Solution {id}]({page}#q{id})"
    return "\n".join([title, "    type: recall", "", answer, "///"])


def mock_exam(exam: Exam, pages: Pages, practised: Mapping[str, Any]) -> str:
    """All questions as in the exam, each with its form and its marking scheme.

    Those that can be practised lead there: by these links the script knows them.
    """
    lines = []
    for problem in exam.problems:
        if problem.published:
            lines += [f"## Problem {problem.number}: {problem.title}", ""]
            sections = [_section(q, pages, problem.page) for q in problem.questions]
            introduction = pages[problem.page].introduction
            lines += [_asked(introduction, problem.page), ""]
            for question, section in zip(problem.questions, sections, strict=True):
                more = _practice(question, practised)
                lines += [_sitting(question, section, problem.page, more), ""]
    return "\n".join(lines).rstrip()


def progress(exam: Exam) -> str:
    """Credits by problem, and the buttons that keep them."""
    rows = ["| Problem | Credits | You have |", "|---|--:|--:|"]
    for p in exam.problems:
        cell = f'<span class="have" data-problem="{p.number}">–</span>'
        rows += [f"| [{p.number}. {p.title}]({p.page}) | {p.credits:g} | {cell} |"]
    cell = '<span class="have" data-problem="">–</span>'
    rows += [f"| **Together** | **{exam.credits:g}** | {cell} |"]
    return "\n".join([*rows, "", forms.keeping(exam)])


def checklist(exam: Exam) -> str:
    """All questions with their credits, to tick on paper."""
    lines = []
    for problem in (p for p in exam.problems if p.published):
        lines += [f"**{problem.number}. {problem.title}**", ""]
        for q in problem.questions:
            link = f"[{q.id} {q.title}]({problem.page}#q{q.id})"
            lines += [f"- {link} · {credit_text(q.credits)}"]
        lines += [""]
    return "\n".join(lines).rstrip()


def errata(exam: Exam) -> str:
    """What the exam with its solution says wrongly, by kind, then by question."""
    lines, seen = [], set()
    for kind, title in ERRATA.items():
        lines += [f"## {title}", ""]
        for problem in exam.problems:
            for question in problem.questions if problem.published else ():
                if kind in {erratum.kind for erratum in question.errata}:
                    id = question.id
                    anchor = "" if id in seen else f" {{ #e{id} }}"
                    seen.add(id)
                    lines += [f"### {id}: {question.title}{anchor}", ""]
                    lines += _errata(question, kind, f"{problem.page}#q{id}")
    return "\n".join(lines).rstrip()


def _errata(question: Question, kind: str, where: str) -> list[str]:
    """What is wrong, loose or bad language in a question and its printed solution."""
    lines = []
    for erratum in (e for e in question.errata if e.kind == kind):
        lines += [f"*Printed:* “{erratum.says}”", "", f"*Right:* {erratum.right}", ""]
        if erratum.line:
            shown = [line for line in (erratum.head, erratum.line) if line]
            lines += ["```text", *shown, "```", ""]
    told = f"See [question {question.id}]({where})."
    if any(erratum.line for erratum in question.errata if erratum.kind == kind):
        told = f"[Question {question.id}]({where}) has the proof."
    return [*lines, told, ""]


def _section(question: Question, pages: Pages, page: str) -> Section:
    section = pages[page].sections.get(question.id) if page in pages else None
    if not section:
        raise ValueError(f"docs/{page} has no section of question {question.id}")
    return section


def _practice(question: Question, practised: Mapping[str, Any]) -> str:
    """A link to a question's practice; `stated`: statements in place of words."""
    if question.id not in practised:
        return ""
    stated = "boxes" in practised[question.id] and not question.options
    sign = "{ .stated }" if stated else ""
    return f" [Practise it](practice.md#{question.id}){sign}."


def _sitting(question: Question, section: Section, page: str, more: str) -> str:
    """A question of the mock exam, asked in the words of its page."""
    if not section.asked:
        raise ValueError(f"docs/{page} does not ask question {question.id}")
    heading = f"### {question.letter}) {question.title} {{ #m{question.id} }}"
    asked = _asked(section.asked, page)
    return _tried(question, heading, "{ .credits }", asked, page, more)


def _tried(
    question: Question, heading: str, credits: str, asked: str, page: str, more: str
) -> str:
    """A question with its form and, closed, what earns the credits."""
    lines = [heading, "", credit_text(question.credits), credits, "", asked, ""]
    scheme = forms.marking(question, "errata.md")
    solution = f"[The worked solution]({page}#q{question.id}) says why.{more}"
    closed = ["/// details | Marking scheme", "    type: marking", "", scheme, ""]
    return "\n".join([*lines, forms.try_it(question), "", *closed, solution, "///"])


def _asked(text: str, page: str) -> str:
    """What is asked, for the mock exam: it leads to questions, not to solutions."""
    return re.sub(r"\]\([\w./-]*#q(\d\w)\)", r"](#m\1)", _moved(text, page))


def _moved(text: str, page: str) -> str:
    """Text of a page below `docs/` for a page in `docs/`: its links lead from there."""
    folder = page.rpartition("/")[0]
    text = re.sub(r"\]\((?=#)", f"]({page}", text)
    text = re.sub(r"\]\((?=[\w.-]+\.md)", f"]({folder}/", text)
    return text.replace("](../", "](")
