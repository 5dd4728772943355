"""The contract is read into records; a wrong file names the question and the key."""

import re
from datetime import date
from pathlib import Path

import pytest
from scratch import CHOICE, refused, write
from scratch import MISTAKE as EXAM

from exam_site import contract
from exam_site.contract import Blank, Erratum, Exam, Key, Mark, Mistake, Option

# One entry for each key with its value, and one for each header of a table.
ENTRIES = re.split(r"(?m)^(?=\w+ = |\[\[)", EXAM)
KEYS = {i: x.split(" = ")[0] for i, x in enumerate(ENTRIES) if re.match(r"\w+ = ", x)}
every_key = pytest.mark.parametrize(
    "at", KEYS, ids=lambda at: f"{place(at)} {KEYS[at]}"
)


def place(at: int) -> str:
    """How a message names the table that holds this entry."""
    problems = "".join(ENTRIES[: at + 1]).split("[[problem]]")
    questions = problems[-1].count("[[problem.question]]")
    if questions:
        return f"question {len(problems) - 1}{'ab'[questions - 1]}"
    return f"problem {len(problems) - 1}" if len(problems) > 1 else "[exam]"


def load(folder: Path, text: str = EXAM) -> Exam:
    return contract.load(write(folder, {"exam.toml": text}) / "exam.toml")


def test_every_value_of_the_file_stands_in_the_records(tmp_path: Path) -> None:
    exam = load(tmp_path)
    first, second = exam.problems
    number, reason = first.questions

    assert (exam.course, exam.university, exam.term) == (
        "Course",
        "University",
        "summer",
    )
    assert (exam.date, exam.minutes, exam.credits) == (date(2020, 8, 11), 90, 4)
    assert (first.number, first.title, first.page) == (
        1,
        "First",
        "problems/1-first.md",
    )
    assert (first.published, second.published) == (True, False)
    assert (number.id, number.letter, number.kind) == ("1a", "a", "numeric")
    assert number.marking == (
        Mark(1.5, "the number", (1,)),
        Mark(0.5, "its unit"),
    )
    assert number.answers == (Blank("n", "8", (), (Mistake("9", "One off."),)),)
    assert number.notes == ("Counting earns nothing.",)
    assert (number.credits_inferred, reason.credits_inferred) == (False, True)
    assert (reason.answers, reason.notes) == ((), ())


def test_questions_are_found_by_id_and_by_what_is_published(tmp_path: Path) -> None:
    exam = load(tmp_path)

    assert [q.id for q in exam.questions] == ["1a", "1b", "2a"]
    assert [q.id for q in exam.published] == ["1a", "1b"]
    assert exam.question("2a").title == "A drawing"
    with pytest.raises(KeyError, match="2b"):
        exam.question("2b")


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        ("8", ("8",)),
        ("-3/2", ("-3/2",)),
        ("0.5", ("0.5",)),
        ("8 x 7 x 5", ("8", "7", "5")),
        ("1 + r", ()),
        ("x + r", ()),
    ],
)
def test_an_answer_is_a_number_a_shape_or_a_formula(
    value: str, numbers: tuple[str, ...]
) -> None:
    assert Blank("n", value).numbers == numbers


def test_a_blank_tells_its_script_what_is_right_and_what_is_known(
    tmp_path: Path,
) -> None:
    text = EXAM.replace(
        'why = "One off." }]',
        'why = "One off.", marks = [2] }], also = [{ value = "9", name = "nine" }]',
    ).replace('value = "9", why', 'value = "7", why')
    (blank,) = load(tmp_path, text).question("1a").answers

    assert blank.data == {
        "value": "8",
        "also": [{"value": "9", "name": "nine"}],
        "mistakes": [{"value": "7", "why": "One off.", "marks": (2,)}],
    }
    assert Blank("n", "0.33", within="0.005").data["within"] == "0.005"


@every_key
def test_a_missing_key_is_named_with_its_place(tmp_path: Path, at: int) -> None:
    text = "".join(ENTRIES[:at] + ENTRIES[at + 1 :])
    if KEYS[at] in {"credits_inferred", "notes"}:
        assert load(tmp_path, text)
        return

    (message,) = refused(lambda: load(tmp_path, text))

    assert message.startswith(f"exam.toml: {place(at)}: key '{KEYS[at]}' ")
    if KEYS[at] == "answers":
        assert "must list the blanks of a numeric question" in message
    else:
        assert f"is missing\n    Add {KEYS[at]} = ..." in message


@every_key
def test_a_value_of_another_type_is_named_with_its_place(
    tmp_path: Path, at: int
) -> None:
    entries = [*ENTRIES[:at], f"{KEYS[at]} = 12:00:00\n", *ENTRIES[at + 1 :]]

    (message,) = refused(lambda: load(tmp_path, "".join(entries)))

    assert message.startswith(
        f"exam.toml: {place(at)}: key '{KEYS[at]}' must be of type "
    )


WRONG = {
    "a key of the file": ("[exam]", "x = 1\n[exam]", "exam.toml: unknown key 'x'"),
    "a key of the exam": (
        "minutes",
        "hours = 1\nminutes",
        "[exam]: unknown key 'hours'",
    ),
    "a key of a problem": (
        "published = true",
        "published = true\nshown = true",
        "problem 1: unknown key 'shown'",
    ),
    "a key of a question": (
        "credits_inferred = true",
        "credits_inferred = true\nhint = 1",
        "question 1b: unknown key 'hint'",
    ),
    "a key of a mark": (
        'text = "because"',
        'text = "because", why = 1',
        "question 1b, marking: unknown key 'why'",
    ),
    "a key of an answer": (
        'value = "8",',
        'value = "8", unit = "m",',
        "question 1a, answers: unknown key 'unit'",
    ),
    "a mark that is no table": (
        '[{ credits = 1, text = "because" }]',
        '["because"]',
        "question 1b, marking: must be a table, got 'because'",
    ),
    "an answer that is a number": (
        'value = "8",',
        "value = 8,",
        "question 1a, answers: key 'value' must be of type str, got 8",
    ),
    "no credits": ("credits = 1.5", "credits = 0", "positive multiple of 0.5, got 0"),
    "too many": ("credits = 1.5", f"credits = {9**999}", "multiple of 0.5, got 1942"),
    "a third": ("credits = 1.5", "credits = 0.3", "positive multiple of 0.5, got 0.3"),
    "not a number": ("credits = 1.5", "credits = nan", "multiple of 0.5, got nan"),
    "endless": ("credits = 1.5", "credits = inf", "multiple of 0.5, got inf"),
    "true credits": (
        "credits = 4",
        "credits = true",
        "[exam]: key 'credits' must be of type int or float, got True",
    ),
    "a gap": ('id = "1b"', 'id = "1c"', "question 1b: key 'id' must be '1b' here"),
    "another kind": (
        '"drawing"',
        '"art"',
        "question 2a: key 'kind' must be one of choice, numeric, explain",
    ),
    "blanks of an explanation": (
        'kind = "numeric"',
        'kind = "explain"',
        "question 1a: key 'answers' must list the blanks of a numeric question",
    ),
    "a line that names no blank": (
        "blanks = [1]",
        "blanks = [2]",
        "question 1a: the 'blanks' of marking must name each of 1 answers, got [2]",
    ),
    "a blank that no line names": (
        "blanks = [1], ",
        "",
        "question 1a: the 'blanks' of marking must name each of 1 answers, got []",
    ),
    "a blank that is no number": (
        "blanks = [1]",
        'blanks = ["n"]',
        "question 1a, marking: key 'blanks' must list numbers from 1, got ['n']",
    ),
    "a mistake that is the answer": (
        'value = "9"',
        'value = "8"',
        "question 1a: value '8' of a blank is also there as '8': an answer or a",
    ),
    "a mistake that is the answer in other figures": (
        'value = "9"',
        'value = "16/2"',
        "question 1a: value '16/2' of a blank is also there as '8': an answer or a",
    ),
    "two mistakes that are one": (
        "mistakes = [",
        'mistakes = [{ value = "9.0", why = "Rounded." }, ',
        "question 1a: value '9' of a blank is also there as '9.0': an answer or a",
    ),
    "a mistake that divides by zero": (
        'value = "9"',
        'value = "9/0"',
        "question 1a: '9/0' divides by zero",
    ),
    "a mistake that earns a line that is not there": (
        'why = "One off."',
        'why = "One off.", marks = [3]',
        "question 1a: mistake '9' names a line of marking that is not there",
    ),
    "a shape in other numbers": (
        'value = "8"',
        'value = "8 x 5", also = [{ value = "5 x 9", name = "other order" }]',
        "question 1a: answer '8 x 5' is a shape, and what else counts is not",
    ),
    "a key of a mistake": (
        'why = "One off."',
        'why = "One off.", x = 1',
        "question 1a, answers, mistakes: unknown key 'x'",
    ),
    "a key of another answer": (
        "mistakes = [",
        'also = [{ value = "VIII", name = "Roman", x = 1 }], mistakes = [',
        "question 1a, answers, also: unknown key 'x'",
    ),
    "a note that is a number": (
        '["Counting earns nothing."]',
        "[1]",
        "question 1a: key 'notes' must be a list of strings, none empty",
    ),
    "an empty claim": (
        'notes = ["Counting earns nothing."]',
        'claims = ["", "eight"]',
        "question 1a: key 'claims' must be a list of strings, none empty",
    ),
    "marking": (
        "credits = 0.5",
        "credits = 1",
        "question 1a: key 'credits' is 2, but marking adds up to 2.5",
    ),
    "questions": (
        "credits = 3",
        "credits = 4",
        "problem 1: key 'credits' is 4, but question adds up to 3",
    ),
    "problems": (
        "credits = 4",
        "credits = 90",
        "[exam]: key 'credits' is 90, but problem adds up to 4",
    ),
    "a number out of order": (
        "number = 2",
        "number = 3",
        "problem 2: key 'number' is out of order",
    ),
    "a slug of another problem": (
        '"2-second-one"',
        '"3-second-one"',
        "problem 2: key 'slug' must look like '2-some-words', got '3-second-one'",
    ),
    "a slug with capitals": ('"1-first"', '"1-First"', "must look like '1-some-words'"),
}


@pytest.mark.parametrize(("old", "new", "message"), WRONG.values(), ids=WRONG)
def test_a_contradiction_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    (found,) = refused(lambda: load(tmp_path, EXAM.replace(old, new, 1)))

    assert message in found
    assert found.startswith("exam.toml: ")
    assert len(found.splitlines()) == 2  # the second line says what to do


def test_boxes_and_keys_stand_in_the_records(tmp_path: Path) -> None:
    question = load(tmp_path, CHOICE).question("2a")

    assert question.options[0] == Option("3 > 2", "It is.", "3 > 2: True", "Haste.")
    assert question.keys[0] == Key((1,), "strict", "more than")
    assert question.keys[1].right == (1, 2)


WRONG_CHOICES = {
    "keys without boxes": (r"(?s)options = \[.*?\n\]\n", "", "belong together"),
    "boxes without keys": (r"(?s)keys = \[.*?\n\]\n", "", "belong together"),
    "boxes of a drawing": ('kind = "choice"', 'kind = "drawing"', "a choice question"),
    "no such box": (r"\[1, 2\]", "[1, 4]", "boxes from 1 to 3 in order, got [1, 4]"),
    "out of order": (r"\[1, 2\]", "[2, 1]", "boxes from 1 to 3 in order, got [2, 1]"),
    "twice": (r"\[1, 2\]", "[1, 1]", "boxes from 1 to 3 in order, got [1, 1]"),
    "no number": (r"\[1, 2\]", '["1"]', "boxes from 1 to 3 in order, got ['1']"),
    "two of one name": ("loose", "strict", "must have a name of its own and a reading"),
    "no reading": (', reading = "at least"', "", "a name of its own and a reading"),
    "unknown": ("right = ", "wrong = 1, right = ", "question 2a, keys: unknown key"),
    "no reason": ('why = "It is.", ', "", "question 2a, options: key 'why' is missing"),
    "published bare": (
        r"(?s)published = false(.*)options = .*",
        r"published = true\1",
        "problem 2: question 2a is published without its boxes",
    ),
}


@pytest.mark.parametrize(
    ("old", "new", "message"), WRONG_CHOICES.values(), ids=WRONG_CHOICES
)
def test_a_contradiction_in_a_choice_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    (found,) = refused(lambda: load(tmp_path, re.sub(old, new, CHOICE, count=1)))

    assert message in found
    assert found.startswith("exam.toml: ")


ERRATUM = 'errata = [{ says = "9", right = "8", line = "n = 8" }, { says = "x"'


def test_errata_stand_in_the_records(tmp_path: Path) -> None:
    text = EXAM.replace("notes = [", f'{ERRATUM}, right = "y" }}]\nnotes = [')

    assert load(tmp_path, text).question("1a").errata == (
        Erratum("9", "8", "n = 8"),
        Erratum("x", "y"),
    )
    assert load(tmp_path).question("1a").errata == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (', right = "y"', "", "question 1a, errata: key 'right' is missing"),
        ("right = ", "is = 1, right = ", "question 1a, errata: unknown key 'is'"),
    ],
)
def test_a_wrong_erratum_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = f'{ERRATUM}, right = "y" }}]\n'.replace(old, new)
    (found,) = refused(
        lambda: load(tmp_path, EXAM.replace("notes = [", f"{text}notes = ["))
    )

    assert found.startswith(f"exam.toml: {message}")


def test_a_list_where_tables_belong_is_refused(tmp_path: Path) -> None:
    text = "problem = [1]\n" + EXAM.split("[[problem]]")[0]

    (found,) = refused(lambda: load(tmp_path, text))

    assert found.startswith("exam.toml: problem 1: must be a table, got 1")


def test_invalid_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    (found,) = refused(lambda: load(tmp_path, EXAM.replace("minutes = 90", "minutes")))

    assert found.startswith("exam.toml: is not valid TOML")
    assert "line 6" in found


def test_a_missing_file_is_one_clear_message(tmp_path: Path) -> None:
    (found,) = refused(lambda: contract.load(tmp_path / "exam.toml"))

    assert found.startswith("exam.toml: does not exist")
