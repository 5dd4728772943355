"""What the markers on a page stand for: each method of `Markers` is one.

`render` fills the markers of all pages; `page.Page` finds them.
"""

import copy
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from posixpath import normpath
from typing import Self

from exam_site import ROOT, publication
from exam_site.contract import Blank, Exam, Problem, numbers_of, tex
from exam_site.errors import SiteError, raise_all
from exam_site.pages import forms, page, reference
from exam_site.pages.forms import credit_text
from exam_site.pages.overviews import Overviews
from exam_site.pages.page import BEGIN, CLOSE, END, Marker, Page
from exam_site.practice import Data, first, practices
from exam_site.programs.outputs import Program
from exam_site.programs.standalone import PACKAGE, SUPPORT, symbols
from exam_site.publication import Publication, verified_with

KIND_NAMES = {
    "choice": "multiple choice",
    "numeric": "a calculation",
    "short": "a short answer",
    "explain": "an explanation",
    "drawing": "a drawing",
    "derivation": "a derivation",
}
# A paragraph that is no sentence for the search to find.
DOWNLOAD = "{ .download data-search-exclude }"
MAX_LISTED_QUESTIONS = 12  # more are counted instead of listed
COLAB = "https://colab.research.google.com/"


class Markers(Overviews):
    """The functions that a page's markers may call; each returns Markdown."""

    def __init__(
        self,
        exam: Exam,
        programs: list[Program],
        outputs: dict[str, str],
        files: Mapping[str, Data] | None = None,
    ) -> None:
        self.exam = exam
        self.programs = {program.name: program for program in programs}
        self.outputs = outputs
        self.files = files or {}  # of questions that can be practised
        self.docs = "."  # the way from the page to docs/
        self.root = ROOT
        self.publication = Publication()
        self.pages: dict[str, Page] = {}  # by path below docs/
        self.anchors: dict[str, str] = {}  # of the API reference

    def of(self, root: Path, pages: Iterable[Page]) -> Self:
        """The same markers for a repository: its pages, addresses and reference."""
        markers = copy.copy(self)
        markers.root, markers.publication = root, publication.load(root)
        markers.pages = {_below_docs(each): each for each in pages}
        markers.anchors = reference.anchors(markers.pages, root)
        return markers

    def write(self, marker: Marker) -> str:
        """The text that a marker stands for."""
        text: str = getattr(self, marker.name)(*marker.arguments)
        return text

    def on(self, page: Path) -> Self:
        """The same markers for a page: their links start there."""
        markers = copy.copy(self)
        markers.docs = os.path.relpath(self.root / "docs", page.parent)
        return markers

    def _to(self, path: str) -> str:
        """The way from the page to a file below `docs/`."""
        return normpath(f"{self.docs}/{path}")

    def program(self, name: str) -> str:
        """The standalone program of a snippet, the output it must print, its file."""
        if name not in self.programs:
            raise ValueError(f"there is no snippets/{name}.py")
        program = self.programs[name]
        file = program.download
        return (
            f"```python\n{program.text}```\n"
            "<!--pytest-codeblocks:expected-output-->\n"
            f"```text\n{self.outputs[name]}```\n\n"
            f"{self._download(f'Download {file}', f'programs/{file}')}"
            f"{self._functions(program)}\n{DOWNLOAD}"
        )

    def question(self, id: str) -> str:
        """A question's heading with its anchor, credits and kind."""
        question = self.exam.question(id)
        how = KIND_NAMES[question.kind]
        sure = " (not printed in the exam, inferred)" * question.credits_inferred
        return (
            f"## {question.letter}) {question.title} {{ #q{id} }}\n\n"
            f"{credit_text(question.credits)}{sure} · {how}\n"
            f'{{ .credits data-question="{id}" }}'
        )

    def try_it(self, id: str) -> str:
        """What to do before opening anything, with a form to do it in."""
        return self._practisable(id, forms.try_it(self.exam.question(id)))

    def _practisable(self, id: str, form: str) -> str:
        """A question's form, with a link to other variants if there are any."""
        if id not in self.files:
            return form
        where = self._to("practice.md")
        what = "statements" if "boxes" in self.files[id] else "numbers"
        other = "other " if what == "numbers" or self.exam.question(id).options else ""
        return f"{form}\n\n[Practise this with {other}{what}]({where}#{id})."

    def options(self, id: str) -> str:
        """Each box of a choice question: verdict, reason, usual mistake."""
        question = self.exam.question(id)
        parts: list[str] = []
        for number, option in enumerate(question.options, 1):
            verdict = forms.verdict(question.right or (), number)
            parts += [f"{number}. {option.text} **{verdict}**", f"    {option.why}"]
            parts += [f"    *A common mistake:* {option.mistake}"]
        return "\n\n".join(parts)

    def marking(self, id: str) -> str:
        """What earns the credits, to compare one's own answer with."""
        scheme = forms.marking(self.exam.question(id), self._to("errata.md"))
        return f"**What earns the credits.** {scheme}"

    def mistakes(self, id: str) -> str:
        """The wrong values that a blank recognises, and what leads to each."""
        answers = self.exam.question(id).answers
        repeated = {blank.like for blank in answers}
        lines = []
        for number, blank in enumerate(answers, 1):
            alone = len(answers) == 1 or number in repeated
            told = ((_shown(m.value, blank), m.why) for m in blank.mistakes)
            label, end = ("", ":") if alone else (f"{blank.label}: ", ".")
            lines += [f"- {label}{value}{end} {why}" for value, why in told]
        return "\n".join(lines)

    def problem(self, number: int) -> str:
        """A problem's line of credits, questions and time."""
        problem = self._problem(number)
        answers, formulas = self._to("answer-sheet.md"), self._to("formula-sheet.md")
        share = problem.credits / self.exam.credits * self.exam.minutes
        return (
            f"{credit_text(problem.credits)} · {len(problem.questions)} questions · "
            f"about {share:.0f} minutes in the exam\n"
            f'{{ .credits data-problem="{number}" }}\n\n'
            f"{self._notebook(problem)} In short: [answers]({answers}#p{number}), "
            f"[formulas]({formulas}).{verified_with(self.root)}\n{DOWNLOAD}"
        )

    def predict(self, name: str, line: str, asks: str, *choices: str) -> str:
        """A form that asks what a program prints in the place of the ? in a line."""
        if name not in self.outputs:
            raise ValueError(f"there is no snippets/{name}.py")
        return forms.predict(self.outputs[name], line, asks, choices)

    def practice(self) -> str:
        """Every question that can be practised, with its first variant."""
        lines, titles = [], {id: each.title for id, each in practices().items()}
        for id, file in self.files.items():
            where = f"{self.exam.page(id)}#q{id}"
            question = self.exam.question(id)
            title = titles.get(id) or question.title
            lines += [f"## {title} {{ #{id} }}", f"For [question {id}]({where})."]
            lines += [forms.practice(id, first(file), question.credits)]
        return "\n\n".join(lines)

    def api(self, name: str) -> str:
        """A module of the package for the API reference: every public symbol."""
        module = reference.module(name, self.root)
        parts = [f"## {PACKAGE}.{name} {{ #{name} }}", module.text]
        for entry in module.entries:
            parts += [f"::: {PACKAGE}.{name}.{entry.name}"]
            told = f"Arguments are checked: {entry.checked}."
            parts += [f"{told}\n{{ .using }}"] if entry.checked else []
            using = self._using(f"{name}.{entry.name}")
            parts += [f"{using}\n{{ .using }}"] if using else []
        return "\n\n".join(parts)

    def api_index(self, page: str, *names: str) -> str:
        """What the modules on a page of the API reference hold, a line each."""
        lines = []
        for module in (reference.module(name, self.root) for name in names):
            for entry in module.entries:
                anchor = f"{PACKAGE}.{module.name}.{entry.name}"
                link = f"[`{entry.name}`]({page}.md#{anchor})"
                lines += [f"- {link} {entry.summary}"]
        return "\n".join(lines)

    def _functions(self, program: Program) -> str:
        """Links to what a snippet imports from the package, in the API reference."""
        if not self.anchors:
            return ""
        links = [
            f"[`{symbol.split('.')[1]}`]({self._to(self.anchors[symbol])})"
            for symbol, direct in symbols(program.path, self.root).items()
            if direct and symbol.split(".")[0] not in SUPPORT and symbol in self.anchors
        ]
        return f" · from the package: {', '.join(links)}" if links else ""

    def _using(self, symbol: str) -> str:
        """Where a symbol of the package is used: links to questions and recipes."""
        programs = tuple(self.programs.values())
        uses = reference.uses(programs, self.root).get(symbol, {})
        ids = list(dict.fromkeys(p.question for p in uses if p.question))
        recipes = [p for p, direct in uses.items() if direct and not p.question]
        lines = []
        if len(ids) > MAX_LISTED_QUESTIONS:
            lines += [f"Used in {len(ids)} questions."]
        elif ids:
            links = [f"[{id}]({self._to(self.exam.page(id))}#q{id})" for id in ids]
            many = "s" if len(ids) > 1 else ""
            lines += [f"Used in question{many} {', '.join(links)}."]
        if recipes:
            names = [program.name.rpartition("/")[2] for program in recipes]
            page = self._to("use-it.md")
            links = [f"[{name.replace('_', ' ')}]({page}#{name})" for name in names]
            lines += [f"In your project: {', '.join(links)}."]
        return " ".join(lines)

    def _notebook(self, problem: Problem) -> str:
        """The ways to take a whole page away."""
        file = f"notebooks/{problem.slug}.ipynb"
        colab = self.publication.colab(f"docs/{file}")
        opened = f"[Open it in Colab]({colab})."
        if not colab:
            opened = f"It opens in Jupyter, and in [Colab]({COLAB}) with *Upload*."
        text = "Download this page as a notebook"
        return f"{self._download(text, file)}, each program with its output. {opened}"

    def _download(self, text: str, file: str) -> str:
        """A link to a file below `docs/` that is saved instead of shown."""
        return f"[{text}]({self._to(file)}){{ download }}"

    def _problem(self, number: int) -> Problem:
        found = [p for p in self.exam.problems if p.number == number]
        if not found:
            raise ValueError(f"exam/ has no problem {number!r}")
        return found[0]


def _shown(value: str, blank: Blank) -> str:
    """A value of a blank, a word or several, as a page writes it."""
    if blank.accepted:
        return ", ".join(f"“{word}”" for word in forms.shown(value).split(" / "))
    if numbers_of(value):
        return forms.shown(value).replace("-", "−")
    return f"${tex(value)}$"


def read_pages(root: Path = ROOT) -> dict[Path, Page]:
    """All pages by path, as they are: problems first, as others are made of them."""
    found = sorted((root / "docs").rglob("*.md"))
    found.sort(key=lambda path: path.parent.name != "problems")
    pages, errors = {}, []
    for path in [*root.glob("README.md"), *found]:
        try:
            pages[path] = page.read(path, root)
        except SiteError as error:
            errors.append(error)
    raise_all("pages cannot be read", errors)
    return pages


def outputs(root: Path = ROOT) -> dict[str, str]:
    """What each snippet's program prints, as it is committed: on the pages."""
    pages = read_pages(root).values()
    return {name: text for each in pages for name, text in each.outputs.items()}


def render(markers: Markers, root: Path = ROOT) -> dict[Path, str]:
    """The text of each page with its generated parts made anew; nothing is written."""
    pages, texts, errors = read_pages(root), {}, []
    markers = markers.of(root, pages.values())
    for path in pages:
        try:
            made = pages[path].filled(markers.on(path).write)
            markers.pages[_below_docs(made)] = made
            texts[path] = made.text
        except SiteError as error:
            errors.append(error)
    calls = [marker for each in pages.values() for marker in each.markers]
    shown = {call.arguments for call in calls if call.name == "program"}
    for name in markers.programs if not errors else ():
        if (name,) not in shown:
            fix = f'Put `{BEGIN}program("{name}"){CLOSE}` and `{END}` on a page.'
            what = "no page shows this program"
            errors.append(SiteError(f"snippets/{name}.py", what, fix))
    raise_all("pages cannot be generated", errors)
    return texts


def _below_docs(page: Page) -> str:
    return page.name.removeprefix("docs/")
