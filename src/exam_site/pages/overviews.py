"""What is made of the whole contract, or of all problem pages: sheets, lists, tables.

Texts come from the pages of the same run, so that an answer on the answer sheet is the
one that its page has now.
"""

import re
from collections.abc import Mapping

from exam_site.contract import Erratum, Exam, Problem, Question
from exam_site.pages import forms
from exam_site.pages.cards import cards
from exam_site.pages.forms import credit_text
from exam_site.pages.page import Page, Section
from exam_site.practice import Data
from exam_site.programs.outputs import Program

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
# The style sheet shows all answers while the box is ticked, and on paper.
SHOW_ALL = '<label><input type="checkbox"> Show all answers</label>'


class Overviews:
    """The markers that need the whole contract, or all problem pages."""

    exam: Exam
    programs: Mapping[str, Program]
    files: Mapping[str, Data]  # of questions that can be practised
    pages: dict[str, Page]  # by path below docs/

    def overview(self, folder: str = "") -> str:
        """The table of problems, with links.

        On the site a list, each with a picture and a bar of the credits that one has.
        """
        if not folder:
            return "\n\n".join(map(self._tile, self.exam.problems))
        rows = ["| Problem | Questions | Credits |", "|---|--:|--:|"]
        for p in self.exam.problems:
            link = f"[{p.name}]({folder}{p.page})"
            rows.append(f"| {link} | {len(p.questions)} | {p.credits:g} |")
        return "\n".join(rows)

    def _tile(self, problem: Problem) -> str:
        """A problem on the home page, as an item of a list; a script fills its bar."""
        figure, shows = COVERS[problem.number]
        minutes = problem.credits / self.exam.credits * self.exam.minutes
        label = f'aria-label="Credits that you have of Problem {problem.number}"'
        bar = f'data-problem="{problem.number}" max="{problem.credits:g}" value="0"'
        return (
            f"- ![{shows}](assets/figures/{figure}.svg)\n\n"
            f"    **[{problem.name}]({problem.page})**\n\n"
            f"    {credit_text(problem.credits)} · {minutes:.0f} min "
            f"<progress {bar} {label}></progress>"
        )

    def start(self) -> str:
        """A link to the first check; its script leads on to cards or a question."""
        ids = " ".join(question.id for question in self.exam.questions)
        deck = " ".join(card.id for card in cards(self.exam, self.pages))
        attributes = f'.md-button .md-button--primary .start data-questions="{ids}"'
        attributes += f' data-cards="{deck}"'
        return f"[Start: ten-minute check](check.md){{ {attributes} }}"

    def check(self, *ids: str) -> str:
        """Some questions as on the mock exam, whose answers count as on their pages."""
        lines = []
        for question in (q for q in self.exam.questions if q.id in ids):
            heading = f"## {question.id}: {question.title} {{ #c{question.id} }}"
            credits = f'{{ .credits data-question="{question.id}" }}'
            page = self.exam.page(question.id)
            asked = _moved(self._section(question).asked, page)
            lines += [self._tried(question, heading, credits, asked), ""]
        return "\n".join(lines).rstrip()

    def status(self) -> str:
        """How many questions and programs there are."""
        exam, own = self.exam, sum(bool(p.question) for p in self.programs.values())
        return (
            f"**{len(exam.questions)} questions** ({exam.credits:g} credits) have "
            f"**{own} programs**, and {len(self.programs) - own} recipes one each; "
            "all are run again at every change."
        )

    def answer_sheet(self) -> str:
        """Every question in one line, and below it, closed, its page's answer."""
        lines = [f"{SHOW_ALL}\n{{ .show-answers }}", ""]
        for problem in self.exam.problems:
            lines += [f"## {problem.name} {{ #p{problem.number} }}", ""]
            for question in problem.questions:
                lines += [self._recalled(question, problem.page), ""]
        return "\n".join(lines).rstrip()

    def _recalled(self, question: Question, page: str) -> str:
        """A question of the answer sheet, with its answer."""
        id, section = question.id, self._section(question)
        if not section.answer:
            raise ValueError(f"docs/{page} has no paragraph **Answer.** for {id}")
        title = f"/// details | {id}: {question.asks or question.title}"
        answer = f"{_moved(section.answer, page)} [Solution {id}]({page}#q{id})"
        return f"{title}\n    type: recall\n\n{answer}\n///"

    def mock_exam(self) -> str:
        """All questions as in the exam, each with its form and its marking scheme."""
        lines = []
        for problem in self.exam.problems:
            lines += [f"## Problem {problem.number}: {problem.title}", ""]
            asked = [self._sitting(q, problem.page) for q in problem.questions]
            introduction = self.pages[problem.page].introduction
            lines += ["\n\n".join([_asked(introduction, problem.page), *asked]), ""]
        return "\n".join(lines).rstrip()

    def _sitting(self, question: Question, page: str) -> str:
        """A question of the mock exam, asked in the words of its page."""
        section = self._section(question)
        if not section.asked:
            raise ValueError(f"docs/{page} does not ask question {question.id}")
        heading = f"### {question.letter}) {question.title} {{ #m{question.id} }}"
        asked = _asked(section.asked, page)
        return self._tried(question, heading, "{ .credits }", asked)

    def _tried(self, question: Question, heading: str, credits: str, asked: str) -> str:
        """A question with its form and, closed, what earns the credits.

        By the link to other variants the scripts know that there are any; `stated`:
        statements in place of words.
        """
        where = self.exam.page(question.id)
        solution = f"[The worked solution]({where}#q{question.id}) says why."
        if question.id in self.files:
            stated = "boxes" in self.files[question.id] and not question.options
            sign = "{ .stated }" if stated else ""
            solution += f" [Practise it](practice.md#{question.id}){sign}."
        return (
            f"{heading}\n\n{credit_text(question.credits)}\n{credits}\n\n{asked}\n\n"
            f"{forms.try_it(question)}\n\n"
            "/// details | Marking scheme\n    type: marking\n\n"
            f"{forms.marking(question, 'errata.md')}\n\n{solution}\n///"
        )

    def progress(self) -> str:
        """Credits by problem, and the buttons that keep them."""
        exam, have = self.exam, '<span class="have" data-problem="{}">–</span>'.format
        rows = ["| Problem | Credits | You have |", "|---|--:|--:|"]
        for p in exam.problems:
            rows += [f"| [{p.name}]({p.page}) | {p.credits:g} | {have(p.number)} |"]
        rows += [f"| **Together** | **{exam.credits:g}** | {have('')} |"]
        return "\n".join([*rows, "", forms.keeping(exam)])

    def checklist(self) -> str:
        """All questions with their credits, to tick on paper."""
        lines = []
        for problem in self.exam.problems:
            lines += [f"**{problem.name}**", ""]
            for q in problem.questions:
                link = f"[{q.id} {q.title}]({problem.page}#q{q.id})"
                lines += [f"- {link} · {credit_text(q.credits)}"]
            lines += [""]
        return "\n".join(lines).rstrip()

    def errata(self) -> str:
        """What the exam with its solution says wrongly, by kind, then by question."""
        lines, seen = [], set()
        for kind, title in ERRATA.items():
            lines += [f"## {title}", ""]
            for question in self.exam.questions:
                if found := [e for e in question.errata if e.kind == kind]:
                    id = question.id
                    anchor = "" if id in seen else f" {{ #e{id} }}"
                    seen.add(id)
                    lines += [f"### {id}: {question.title}{anchor}", ""]
                    lines += _errata(found, id, f"{self.exam.page(id)}#q{id}")
        return "\n".join(lines).rstrip()

    def _section(self, question: Question) -> Section:
        page = self.exam.page(question.id)
        section = self.pages.get(page, Page("")).sections.get(question.id)
        if not section:
            raise ValueError(f"docs/{page} has no section of question {question.id}")
        return section


def _errata(errata: list[Erratum], id: str, where: str) -> list[str]:
    """What is wrong, loose or bad language in a question and its printed solution."""
    lines = []
    for erratum in errata:
        lines += [f"*Printed:* “{erratum.says}”", "", f"*Right:* {erratum.right}", ""]
        if erratum.line:
            shown = [line for line in (erratum.head, erratum.line) if line]
            lines += ["```text", *shown, "```", ""]
    proved = any(erratum.line for erratum in errata)
    seen = f"[Question {id}]({where}) has the proof."
    return [*lines, seen if proved else f"See [question {id}]({where}).", ""]


def _asked(text: str, page: str) -> str:
    """What is asked, for the mock exam: it leads to questions, not to solutions."""
    return re.sub(r"\]\([\w./-]*#q(\d\w)\)", r"](#m\1)", _moved(text, page))


def _moved(text: str, page: str) -> str:
    """Text of a page below `docs/` for a page in `docs/`: its links lead from there."""
    folder = page.rpartition("/")[0]
    text = re.sub(r"\]\((?=#)", f"]({page}", text)
    text = re.sub(r"\]\((?=[\w.-]+\.md)", f"]({folder}/", text)
    return text.replace("](../", "](")
