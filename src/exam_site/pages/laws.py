"""The laws that tie an answer to what its programs print; functions of text alone.

`tests/site/test_laws.py` holds every published question to them, and
`exam_site.audit.wrong_answers` tries whether they notice a wrong digit or word.
"""

import re
from dataclasses import dataclass
from itertools import product
from posixpath import normpath

from exam_site.contract import Exam, Problem, Question, tex
from exam_site.pages import fences
from exam_site.pages.markers import boxes_text

NUMBER = re.compile(r"(?<![\w^_{.])-?\d+(?:[./]\d+)?(?![\w.]*\d)")

ANCHOR = re.compile(r"^#.*\{ #([qe]\d\w*) \}$", re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^]]*\]\(((?:[\w./-]+\.md)?(?:#[\w-]+)?)\)")
ANSWER_WORDS = 40
NAME = re.compile(r"[A-Za-z]+_?\d+")  # a word that is partly a number


def section(page: str, id: str) -> str:
    """A question's part of its page, from its heading to the next."""
    text = page[page.index(f"{{ #q{id} }}") :]
    following = re.search(r"^<!-- \[\[\[cog question", text, re.MULTILINE)
    return text[: following.start()] if following else text


def answer(section: str) -> str:
    """The paragraph that answers a question, without its bold first word."""
    return section.partition("**Answer.**")[2].split("\n\n")[0]


def ticks(answer: str) -> float:
    """The credits that an answer marks behind its bold words: ✓1, ✓½."""
    found = re.findall(r"✓(\d?)(½?)", answer)
    return sum(float(whole or 0) + 0.5 * bool(half) for whole, half in found)


def plain(answer: str) -> str:
    """An answer without the marks of its credits, in one line."""
    return " ".join(re.sub(r" *✓\d?½?|\*\*", "", answer).split())


def words(text: str) -> int:
    """Words of prose: no code, forms, comments; a formula counts as one."""
    for pattern in (r"^```.*?^```", r"<form.*?</form>", r"<!--.*?-->"):
        text = re.sub(pattern, "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\$\$.*?\$\$|\$[^$]*\$", " x ", text, flags=re.DOTALL)
    return len(re.findall(r"[A-Za-z][\w'-]*", text))


def main_words(section: str) -> int:
    """Words of a question's part of its page that a student reads before the exam."""
    boxes = r"^/// details \| (?:Deeper|Proof)[^\n]*\n.*?^///\s*$"
    return words(re.sub(boxes, "", section, flags=re.DOTALL | re.MULTILINE))


def disproportion(question: Question, section: str) -> list[str]:
    """What is too long in a question's part of its page."""
    most, answered = 200 + 120 * question.credits, answer(section)
    found = []
    if (n := main_words(section)) > most:
        found.append(f"{n} words outside Deeper and Proof, at most {most:g}")
    if (n := words(answered)) > ANSWER_WORDS:
        found.append(f"{n} words in the answer, at most {ANSWER_WORDS}")
    if ticks(answered) != question.credits:
        found.append(f"ticks for {ticks(answered):g} of {question.credits:g} credits")
    return found


def numbers(answer: str) -> list[str]:
    """The numbers of an answer, in order."""
    text = re.sub(r"\[[^]]*\]\([^)]*\)", "", answer).replace("\u2212", "-")
    return NUMBER.findall(re.sub(r"\\d?frac\{(\d+)\}\{(\d+)\}", r"\1/\2", text))


def occurs(number: str, text: str) -> bool:
    """Whether a number stands in a text on its own, not as a part of another."""
    pattern = rf"(?<![\d./-]){re.escape(number)}(?!\d|[./]\d)"
    return re.search(pattern, text) is not None


def unverified(answer: str, output: str) -> list[str]:
    """The numbers of an answer that its programs do not print."""
    return [number for number in numbers(answer) if not occurs(number, output)]


def openings(question: Question) -> list[list[str]]:
    """The numbers with which an answer may begin, by the contract.

    An answer under several keys names the boxes of each, or those that a key adds to
    the first one.
    """
    if not question.keys:
        return [_values(question)]
    first, *others = (key.right for key in question.keys)
    choices = [[first]]
    for key in others:
        added = tuple(box for box in key if box not in first)
        choices += [[key, added] if added else [key]]
    return [[f"{box}" for key in keys for box in key] for keys in product(*choices)]


def begins_rightly(question: Question, answer: str) -> bool:
    """Whether an answer begins as the contract says: `No box`, or with its numbers."""
    said = numbers(answer)
    none = bool(question.keys) and not question.keys[0].right
    return answer.strip().startswith("No box") == none and any(
        said[: len(wanted)] == wanted for wanted in openings(question)
    )


def unsaid(question: Question, answer: str) -> list[str]:
    """The claims and formulas, such as 1 + r, that an answer does not have."""
    said = plain(answer)
    formulas = [tex(blank.value) for blank in question.answers if not blank.numbers]
    return [text for text in (*question.claims, *formulas) if text not in said]


def _values(question: Question) -> list[str]:
    """The numbers of the contract, in the order of the blanks."""
    return [number for blank in question.answers for number in blank.numbers]


def unknown(answer: str, section: str) -> list[str]:
    """The words with a number, such as VGG16 or $u_6$, that stand nowhere else.

    Args:
        answer: the paragraph that answers a question.
        section: the question's part of its page, without that paragraph.
    """
    return [word for word in NAME.findall(answer) if word not in section]


def printed_answers(question: Question) -> list[str]:
    """The lines in which programs must print the numbers of the contract."""
    values = _values(question)
    lines = [f"answer: {', '.join(values)}"] if values else []
    for key in question.keys:
        reading = f", {key.name}" if len(question.keys) > 1 else ""
        lines += [f"answer{reading}: {boxes_text(key.right)}"]
    return lines


def printed(page: fences.Page, id: str) -> str:
    """What a question's programs print."""
    outputs = [page.output(p) for p in page.programs if p.question == id]
    return "\n".join(fence.text for fence in outputs if fence)


@dataclass(frozen=True)
class Said:
    """What a page says about a question."""

    answer: str  # the paragraph that answers it
    rest: str  # the question's part of the page, without that paragraph
    printed: str  # what the programs of the question print


def said(page: str, id: str, scanned: fences.Page | None = None) -> Said:
    """What a page says about one of its questions.

    Args:
        page: the page's text.
        id: the question's.
        scanned: the same page, if it is scanned already.
    """
    scanned, part = scanned or fences.scan_text(page), section(page, id)
    whole = answer(part)
    before, _, after = part.partition(whole)
    shown = re.sub(r" *✓\d?½?|\*\*", "", whole)
    return Said(shown, before + after, printed(scanned, id))


def broken(question: Question, said: Said) -> list[str]:
    """Which laws a question breaks: nothing, if all hold."""
    lines = said.printed.splitlines()
    boxes = [option.line for option in question.options]
    shown = {erratum.line for erratum in question.errata if erratum.line}
    judged = [line for line in lines if re.match(r"answer\b", line)]
    laws = {
        "a number of the answer is not printed": not unverified(
            said.answer, said.printed
        ),
        "the answer does not begin as exam/ says": begins_rightly(
            question, said.answer
        ),
        "the answer lacks a claim or a formula of exam/": not unsaid(
            question, said.answer
        ),
        "a word of the answer stands nowhere else": not unknown(said.answer, said.rest),
        "no program prints the numbers of exam/": (judged == printed_answers(question)),
        "a box is not judged by a line of its own": (
            set(boxes) <= set(lines) and len(set(boxes)) == len(boxes)
        ),
        "an erratum is not shown": (
            shown <= {line.strip() for line in said.printed.splitlines()}
        ),
        "a marker names another question": not strangers(said.rest, question.id),
        "the recognised mistakes are not listed": (
            not any(blank.mistakes for blank in question.answers)
            or f'[[[cog mistakes("{question.id}")' in said.rest
        ),
    }
    return [law for law, holds in laws.items() if not holds]


def strangers(section: str, id: str) -> list[str]:
    """The markers in a question's part of its page that name another question."""
    named = r"\[\[\[cog (?:try_it|options|marking|mistakes)\(\"(.*?)\"\)"
    return [other for other in re.findall(named, section) if other != id]


def misnamed(problem: Problem, page: str) -> bool:
    """Whether the page of a problem is described as that of another one."""
    return not re.match(rf"---\ndescription: Problem {problem.number} ", page)


def impossible(exam: Exam) -> bool:
    """Whether the exam's term or minutes cannot be: a minute is worth a credit."""
    return f" {exam.date.year}" not in exam.term or exam.minutes != exam.credits


def anchors(pages: dict[str, str]) -> set[str]:
    """What links may lead to: `page.md`, and `page.md#q4b` for a question's anchor.

    Args:
        pages: the text of each page, by its path below `docs/`.
    """
    named = {f"{p}#{a}" for p, t in pages.items() for a in ANCHOR.findall(t)}
    return named | pages.keys()


def dead_links(text: str, page: str, known: set[str]) -> list[str]:
    """The links to pages, and to questions on them, that lead nowhere.

    Args:
        text: of the page, or a part of it.
        page: its path below `docs/`.
        known: what links may lead to.
    """
    dead = []
    for link in LINK.findall(text):
        path, _, anchor = link.partition("#")
        target = normpath(f"{page.rpartition('/')[0] or '.'}/{path}") if path else page
        whole = f"{target}#{anchor}" if re.fullmatch(r"[qe]\d\w*", anchor) else target
        if whole not in known:
            dead.append(link)
    return dead
