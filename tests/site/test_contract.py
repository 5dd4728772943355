"""The contract is read into records; a wrong file names the question and the key."""

import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from scratch import CHOICE, refused, write

from exam_site import ROOT, contract
from exam_site.contract import Blank, Exam, Mark

# A contract with all that there can be, and its lines `key = ...`, with their places.
NINE = 'mistakes = [{ value = "9", why = "One off.", marks = [2] }]'
ROMAN = 'also = [{ value = "VIII", name = "Roman" }]'
ERRATA = 'errata = [{ says = "9", right = "8", line = "n = 8" }]'
EXAM = CHOICE.replace('"8" }', f'"8", {ROMAN}, {NINE} }}')
EXAM = EXAM.replace("notes =", f"{ERRATA}\nnotes =")
WARM = '{ label = "red", value = "warm", words = ["warm / hot"], mistakes = [COLD] }'
COLD = '{ value = "cold / icy", why = "No." }'
WORDS = f"""kind = "short"
answers = [{WARM.replace("COLD", COLD)}, {{ label = "fire", value = "hot", like = 1 }}]
marking = [{{ blanks = [2, 1], least = 1, credits = 1, text = "because" }}]
"""
EXAM = re.sub(r'kind = "explain"\nmarking.*\n', WORDS, EXAM)
ENTRIES = re.split(r"(?m)^(?=\w+ = |\[\[|# exam)", EXAM)
KEYS = {i: x.split(" = ")[0] for i, x in enumerate(ENTRIES) if re.match(r"\w+ = ", x)}


def place(at: int) -> str:
    """How a message names the table that holds this entry."""
    *_, name, text = re.split(r"# (exam/.*)\n", "".join(ENTRIES[: at + 1]))
    letter = "_ab"[text.count("[[question]]")]
    return name if letter == "_" else f"{name}: question {name[5]}{letter}"


def load(folder: Path, text: str = EXAM) -> Exam:
    return contract.load(write(folder, {"exam": text}) / "exam")


def test_questions_are_found_by_id(tmp_path: Path) -> None:
    exam = load(tmp_path)

    assert [q.id for q in exam.questions] == ["1a", "1b", "2a"]
    assert exam.question("2a").title == "A drawing"
    with pytest.raises(ValueError, match="has no question '2b'"):
        exam.question("2b")


def test_whole_credits_are_whole_numbers_as_pages_write_them(tmp_path: Path) -> None:
    exam = load(tmp_path, EXAM.replace("credits = 3", "credits = 3.0"))
    assert [f"{p.credits}" for p in exam.problems] == ["3", "1"]


def test_an_answer_is_a_number_a_shape_or_a_formula() -> None:
    for number in ("8", "-3/2", "0.5"):
        assert Blank("n", number).numbers == (number,)
    assert Blank("n", "8 x 7 x 5").numbers == ("8", "7", "5")
    assert Blank("n", "1 + r").numbers == Blank("n", "x + r").numbers == ()


def test_a_blank_tells_its_script_what_is_right_and_known(tmp_path: Path) -> None:
    (blank,) = load(tmp_path).question("1a").answers
    assert blank.data == {
        "value": "8",
        "also": [{"value": "VIII", "name": "Roman"}],
        "mistakes": [{"value": "9", "why": "One off.", "marks": (2,)}],
    }
    assert Blank("n", "0.3", within="0.1").data == {"value": "0.3", "within": "0.1"}


def test_blanks_may_share_their_words(tmp_path: Path) -> None:
    exam = load(
        tmp_path,
        EXAM.replace("words = [", 'menu = ["hot", "warm", "cold", "icy"], words = ['),
    )
    red, fire = exam.question("1b").blanks

    assert (red.label, fire.label) == ("red", "fire")
    assert fire.data == red.data | {"value": "hot"}
    assert red.data["words"] == ("warm / hot",)
    assert red.data["menu"]
    assert Blank("n", "8", menu=("8", "9")).data["words"] == ("8",)
    assert Blank("n", "8", menu=("8", "9")).numbers == ()
    assert Blank("share", "60", whole=100).data == {"value": "60", "whole": 100}


def test_what_no_blank_can_judge_is_written(tmp_path: Path) -> None:
    number, word, choice = load(tmp_path).questions

    assert [number.is_written, word.is_written, choice.is_written] == [False] * 3
    rest = (*word.marking, Mark(1, "its reason"))
    assert replace(word, marking=rest).is_written
    assert replace(word, kind="explain", answers=()).is_written
    assert replace(word, kind="drawing", answers=()).is_written
    assert not replace(word, kind="drawing", marking=rest).is_written


@pytest.mark.parametrize("at", KEYS)
def test_a_missing_key_and_another_type_are_told(tmp_path: Path, at: int) -> None:
    key, before, after = KEYS[at], "".join(ENTRIES[:at]), "".join(ENTRIES[at + 1 :])
    (wrong,) = refused(lambda: load(tmp_path, f"{before}{key} = 12:00:00\n{after}"))
    assert wrong.startswith(f"{place(at)}: {key} must be ")

    if key in {"credits_inferred", "errata", "notes"}:
        assert load(tmp_path, before + after)
    else:
        missing = refused(lambda: load(tmp_path, before + after))[0]
        belong = {"answers": "answers belong to a", "options": "options and right be"}
        belong["right"] = belong["options"]
        told = f"key {key!r} is missing\n    Add {key} = ..."
        assert missing.startswith(f"{place(at)}: {belong.get(key, told)}")


# Where it is told; what is replaced, by what (with ; for a new line), and what is told.
WRONG = """
exam/exam.toml
    minutes = 90 => minutes => is not valid TOML: Expected '=' after a key in
    course => x = 1;course => unknown key 'x'
    course => problems = [];course => unknown key 'problems'
    minutes = 90 => minutes = 90.0 => minutes must be a valid integer, got 90.0
    credits = 4 => credits = true => credits must be a valid number, got True
    credits = 4 => credits = 90 => credits is 90, but the problems add up to 4
    2020-08-11 => '2020-08-11' => date must be a valid date, got '2020-08-11'
    2020-08-11 => 2020-08-11T00:00:00 => date must be a valid date, got datetime
    exam/exam => exam/0-exam => does not exist
exam/1-first.toml
    title => x = 1;title => unknown key 'x'
    title => number = 1;title => unknown key 'number'
    title => slug = "1-first";title => unknown key 'slug'
    credits = 3 => credits = 3.5 => credits is 3.5, but the questions add up to 3
exam/2-Second.toml
    2-second-one => 2-Second => is not named 2-some-words
exam/3-second-one.toml
    2-second-one => 3-second-one => is not named 2-some-words
exam/1-first.toml: question 1a
    credits = 0.5 => credits = 1 => credits is 2, but the lines of marking add up to 2.5
    "numeric" => "choice" => answers belong to a numeric or short question
    blanks = [1] => blanks = [2] => blanks must name each of 1 answers, got [2]
    blanks = [1],  =>  => blanks must name each of 1 answers, got []
    value = "9" => value = "8" => value '8' is there already, as '8'
    value = "9" => value = "16/2" => value '16/2' is there already, as '8'
    value = "9" => value = "9/0" => value '9/0' is no number
    value = "9" => value = "VI II" => value 'VI II' is there already, as 'VIII'
    marks = [2] => marks = [3] => marks must name lines of marking, from 1 to 2
    value = "8" => value = "8 x 5" => also may only be another order of the shape
    ["Counting earns nothing."] => [1] => notes 1 must be a valid string, got 1
    ["Counting earns nothing."] => [""] => notes 1 must not be empty
    notes = [ => claims = [""];notes = [ => claims 1 must not be empty
exam/1-first.toml: question 1a, marking 1
    credits = 1.5 => credits = 0 => credits must be greater than or equal to 0.5
    credits = 1.5 => credits = 1001 => credits must be less than or equal to 1000
    credits = 1.5 => credits = 0.7 => credits must be a multiple of 0.5, got 0.7
    credits = 1.5 => credits = nan => credits must be a finite number, got nan
    blanks = [1] => blanks = ["n"] => blanks 1 must be a valid integer, got 'n'
    blanks = [1] => blanks = [0] => blanks 1 must be greater than or equal to 1
exam/1-first.toml: question 1a, answers 1
    value = "8" => x = 1, value = "8" => unknown key 'x'
    value = "8" => value = 8 => value must be a valid string, got 8
    value = "8" => value = "8", within = "1" => within belongs to practice alone
    also = [{ => also = [1, { => also 1 must be a table, got 1
exam/1-first.toml: question 1a, answers 1, also 1
    , name = "Roman" =>  => key 'name' is missing
    name = "Roman" => name = "Roman", x = 1 => unknown key 'x'
exam/1-first.toml: question 1a, answers 1, mistakes 1
    value = "9" => x = 1, value = "9" => unknown key 'x'
exam/1-first.toml: question 1a, errata 1
    right = "8" => x = 1, right = "8" => unknown key 'x'
    , right = "8" =>  => key 'right' is missing
    line = => kind = "slip", line = => kind must be 'wrong', 'loose' or 'language'
exam/1-first.toml: question 1b
    id = "1b" => id = "1c" => id must be '1b' here, got '1c'
    credits_inferred => x = 1;credits_inferred => unknown key 'x'
    { blanks = [2, 1], least = 1, credits = 1, text = "because" } => 1 => marking 1 must
    least = 1 => least = 3 => least must be at most the number of blanks
    like = 1 => like = 2 => like must name an earlier blank, with a menu or words
    value = "warm" => value = "cool" => value must be one of the words that count, got
    cold / icy => cold / Hot => words must be words, all of them different
    cold / icy => cold / ! => words must be words, all of them different
    words = [ => menu = ["warm"], words = [ => menu must offer each word
    words = [ => whole = 1, words = [ => also and whole belong to numbers
exam/1-first.toml: question 1b, marking 1
    text = "because" => text = "because", x = 1 => unknown key 'x'
exam/2-second-one.toml: question 2a
    "choice" => "drawing" => options and right belong together, to a choice question
    "choice" => "art" => kind must be 'choice', 'numeric', 'short', 'explain',
    [1, 2] => [1, 4] => right must list boxes from 1 to 3 in order, got [1, 4]
    [1, 2] => [2, 1] => right must list boxes from 1 to 3 in order, got [2, 1]
    [1, 2] => [1, 1] => right must list boxes from 1 to 3 in order, got [1, 1]
    [1, 2] => ["1"] => right 1 must be a valid integer, got '1'
exam/2-second-one.toml: question 2a, options 1
    why = "It is.",  =>  => key 'why' is missing
    why = "It is." => why = "It is.", x = 1 => unknown key 'x'
"""
CASES = [
    (where.strip(), *case.split(" => "))
    for where, cases in re.findall(r"(?m)^(exam.*)\n((?:    .*\n)+)", WRONG)
    for case in re.findall("    (.*)\n", cases)
]
LONG = f'value = "{"9" * 5000}"'  # Python reads no such number
CASES += [("exam/1-first.toml: question 1a", 'value = "9"', LONG, "value '9999")]


@pytest.mark.parametrize(("where", "old", "new", "told"), CASES)
def test_what_is_wrong_is_told_with_its_place_and_what_to_do(
    tmp_path: Path, where: str, old: str, new: str, told: str
) -> None:
    assert old in EXAM
    text = EXAM.replace(old, new.replace(";", "\n"), 1)

    messages = refused(lambda: load(tmp_path, text))
    assert [each for each in messages if each.startswith(f"{where}: {told}")]
    for message in messages:
        assert re.fullmatch(r".+\n    (Correct|Add|Remove|Rename|Put) .+\.", message)


def test_a_misspelt_key_is_told_once(tmp_path: Path) -> None:
    text = EXAM.replace('why = "It is."', 'wy = "It is."', 1)
    (told,) = refused(lambda: load(tmp_path, text))
    assert told.endswith("unknown key 'wy'\n    Correct or remove it.")


def test_a_choice_needs_its_boxes(tmp_path: Path) -> None:
    (told,) = refused(lambda: load(tmp_path, EXAM.partition("options = ")[0]))
    assert "question 2a: options and right belong together, to a choice" in told


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    text = EXAM.replace("= 90", "= 0").replace('"8"', "8").replace("[1, 2]", "[true]")
    told = refused(lambda: load(tmp_path, text))
    found = [message.split(": ")[-1].partition(" must")[0] for message in told]
    assert found == ["minutes", "value", "right", "right 1"]


def test_editors_are_told_the_same() -> None:
    schema = json.loads((ROOT / "exam" / "schema.json").read_text("utf-8"))
    judge = jsonschema.Draft7Validator(schema)
    texts = [path.read_text("utf-8") for path in (ROOT / "exam").glob("[0-9]*.toml")]
    (head,) = {re.sub(r"\d", "N", text.partition("\n\n")[0], count=1) for text in texts}
    assert head.startswith("#:schema ./schema.json\n# Problem N of the exam: ")
    for table in map(tomllib.loads, texts):
        judge.validate(table)
        for extra in ({"number": 1}, {"credits": 0.7}, {"question": [{}]}):
            assert not judge.is_valid(table | extra)
