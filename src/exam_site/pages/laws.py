"""The laws that tie an answer to what its programs print; functions of text alone.

`tests/site/test_laws.py` holds every question to them, and
`exam_site.audit.wrong_answers` tries whether they notice a wrong digit or word.
"""

import re
from collections.abc import Iterable

from exam_site.contract import Exam, Problem, Question, folded, tex
from exam_site.pages import forms
from exam_site.pages.page import Page, Section

NUMBER = re.compile(r"(?<![\w^_{.])-?\d+(?:[./]\d+)?(?![\w.]*\d)")
NAME = re.compile(r"[A-Za-z]+_?\d+")  # a word that is partly a number
TICK = re.compile(r" *✓(\d?)(½?)")  # credits of an answer, behind what earns them
ABOUT = ("try_it", "options", "marking", "mistakes")  # markers of one question
MAX_ANSWER_WORDS = 40
MAX_WORDS, MAX_WORDS_PER_CREDIT = 200, 120  # of what a student reads before the exam
MAX_DEEPER_WORDS = 90  # of one box for the curious, with its title


def ticks(answer: str) -> float:
    """The credits that an answer marks behind its bold words: ✓1, ✓½."""
    found = TICK.findall(answer)
    return sum(float(whole or 0) + 0.5 * bool(half) for whole, half in found)


def unmarked(answer: str) -> str:
    """An answer without the marks of its credits."""
    return TICK.sub("", answer).replace("**", "")


def words(text: str) -> int:
    """Words of prose: no code, forms, comments; a formula counts as one."""
    for pattern in (r"^```.*?^```", r"<form.*?</form>", r"<!--.*?-->"):
        text = re.sub(pattern, "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"\$[^$]*\$", " x ", text)
    return len(re.findall(r"[A-Za-z][\w'-]*", text))


def disproportion(question: Question, section: Section) -> list[str]:
    """What is too long in a question's section, or does not add up to its credits."""
    most = MAX_WORDS + MAX_WORDS_PER_CREDIT * question.credits
    found = []
    heading = f"{question.letter}) {question.title} q{question.id}\n"
    if (n := words(heading + section.without("deeper", "proof"))) > most:
        found.append(f"{n} words outside Deeper and Proof, at most {most:g}")
    if (n := words(section.answer)) > MAX_ANSWER_WORDS:
        found.append(f"{n} words in the answer, at most {MAX_ANSWER_WORDS}")
    if (marked := ticks(section.answer)) != question.credits:
        found.append(f"ticks for {marked:g} of {question.credits:g} credits")
    return found


def numbers(answer: str) -> list[str]:
    """The numbers of an answer, in order."""
    text = re.sub(r"\[[^]]*\]\([^)]*\)", "", answer).replace("\u2212", "-")
    return NUMBER.findall(re.sub(r"\\d?frac\{(\d+)\}\{(\d+)\}", r"\1/\2", text))


def occurs(number: str, text: str) -> bool:
    """Whether a number stands in a text on its own, not as a part of another."""
    pattern = rf"(?<![\d./-]){re.escape(number)}(?!\d|[./]\d)"
    return re.search(pattern, text) is not None


def begins_rightly(question: Question, answer: str) -> bool:
    """Whether an answer begins as the contract says: `No box`, or with its numbers."""
    wanted = [f"{box}" for box in question.right or ()] or _values(question)
    return answer.strip().startswith("No box") == (question.right == ()) and (
        numbers(answer)[: len(wanted)] == wanted
    )


def missing_claims(question: Question, answer: str) -> list[str]:
    """The claims, formulas, and words in their order, that an answer does not have."""
    said = " ".join(unmarked(answer).split())
    others = [blank for blank in question.blanks if not blank.accepted]
    formulas = [tex(blank.value) for blank in others if not blank.numbers]
    lacking = [text for text in (*question.claims, *formulas) if text not in said]
    rest = folded(answer)
    for word in (blank.value for blank in question.blanks if blank.accepted):
        _, found, rest = rest.partition(folded(word).removesuffix("e"))
        lacking += [] if found else [word]
    return lacking


def unlisted(question: Question, page: str) -> list[str]:
    """The words that count, or are refused, and that stand nowhere on a page."""
    text = forms.shown(re.sub(r'<form class="try-it.*?</form>', "", page, flags=re.S))
    known = [each for b in question.blanks for each in (*b.menu, *b.accepted)]
    known += [m.value for b in question.blanks if b.accepted for m in b.mistakes]
    words = {name for each in known for name in forms.shown(each).split(" / ")}
    missing = [w for w in words if not re.search(rf"(?i)(?<!\w){re.escape(w)}", text)]
    return sorted(missing)


def _values(question: Question) -> list[str]:
    """The numbers of the contract, in the order of the blanks."""
    return [number for blank in question.answers for number in blank.numbers]


def unknown(answer: str, section: str) -> list[str]:
    """The words with a number, such as $u_6$, that the rest of a section lacks."""
    words = NAME.findall(re.sub(r"\]\([^)]*\)", "]", answer))
    return [word for word in words if word not in section]


def printed_answers(question: Question) -> list[str]:
    """The lines in which programs print the contract's numbers, if any, or words."""
    values = _values(question) or [b.value for b in question.blanks if b.accepted]
    if question.right is not None:
        values = [f"{box}" for box in question.right] or ["none"]
    return [f"answer: {', '.join(values)}"] if values else []


def broken(
    question: Question, section: Section, answer: str | None = None
) -> list[str]:
    """Which laws a question breaks, and by what; perhaps with another answer."""
    rest = "".join(section.text.partition(section.answer)[::2])
    answer = unmarked(section.answer) if answer is None else answer
    lines = section.printed.splitlines()
    boxes = [option.line for option in question.options]
    shown = {erratum.line for erratum in question.errata if erratum.line}
    judged = [line for line in lines if re.match(r"answer\b", line)]
    printed = printed_answers(question)
    must = bool(_values(question) or question.options)  # few words can be computed
    listed = any(marker.says("mistakes", question.id) for marker in section.markers)
    boxed = set(boxes) <= set(lines) and len(set(boxes)) == len(boxes)
    proved = judged == printed or not (judged or must)
    mistaken = [f"mistakes of {b.label}" for b in question.answers if b.mistakes]
    lacking = [n for n in numbers(answer) if not occurs(n, section.printed)]
    begun, claims = begins_rightly(question, answer), missing_claims(question, answer)
    named = [m.arguments for m in section.markers if m.name in ABOUT]
    others = [arguments for arguments in named if arguments != (question.id,)]
    told: dict[str, Iterable[object]] = {  # by what is wrong: where
        "a number of the answer is not printed": lacking,
        "the answer does not begin as exam/ says": [] if begun else printed or [answer],
        "the answer lacks a claim or a formula of exam/": claims,
        "a word of the answer stands nowhere else": unknown(answer, rest),
        "no program prints the numbers of exam/": [] if proved else printed,
        "a word of exam/ does not stand on the page": unlisted(question, answer + rest),
        "a box is not judged by a line of its own": [] if boxed else boxes,
        "an erratum is not shown": sorted(shown - {line.strip() for line in lines}),
        "a marker names another question": others,
        "the recognised mistakes are not listed": [] if listed else mistaken,
    }
    return [f"{law}: {'; '.join(map(str, each))}" for law, each in told.items() if each]


def describes_other_problem(problem: Problem, page: Page) -> bool:
    """Whether the page of a problem is described as that of another one."""
    return not page.head.startswith(f"description: Problem {problem.number} ")


def contradictory_header(exam: Exam) -> bool:
    """Whether the exam's term or minutes cannot be: a minute is worth a credit."""
    return f" {exam.date.year}" not in exam.term or exam.minutes != exam.credits
