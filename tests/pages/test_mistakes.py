"""What the blanks recognise as a mistake is what this mistake gives, recomputed."""

from fractions import Fraction
from math import isclose, sqrt, tanh

import pytest
from sympy.parsing.sympy_parser import (
    implicit_multiplication,
    parse_expr,
    standard_transformations,
)

from exam_site import ROOT, contract

EXAM = contract.load(ROOT / "exam")
N, ETA, LAMBDA, R, X = 7, 0.3, 0.2, 0.4, 2.0  # any values: formulas are compared there
NAMES = {"n": N, "eta": ETA, "lamda": LAMBDA, "r": R, "x": X}


def places(n: int, k: int, stride: int = 1, padding: int = 0) -> int:
    """The places of a window, counted one by one."""
    return len(range(-padding, n + padding - k + 1, stride))


def field(layers: int, stride: int = 1) -> int:
    """The side that one output sees below layers with windows of 3."""
    side = 1
    for _ in range(layers):
        side = (side - 1) * stride + 3
    return side


def shape(*sizes: int) -> str:
    return " x ".join(str(each) for each in sizes)


SIDE = places(26, 7, stride=3, padding=1)
LAST = places(places(places(224, 3), 3), 3)
H1 = max(0, 3 * 2)  # 6c
STEP2 = -3 * H1 + 3 * 3
H2 = Fraction(3, 2)  # 6d, whose step 1 is dead
SLOPES = {"V": 2, "W": 2}  # of h1 in 6d, if step 1 were not dead: h0 and x1

# By question and blank, in the order of the contract.
MISTAKES: dict[str, list[list[object]]] = {
    "2a": [
        [2 * 0.05 + 4 * 0.025 - 0.03, 2 * 0.05 - 4 * 0.025 + 0.03],
        [2 * 1 + 4 * 0.5 + 1.5, round(tanh(2 * 1 - 4 * 0.5 + 1.5), 2)],
    ],
    "4b": [
        [
            shape(SIDE, SIDE, 26),
            shape(26, SIDE, SIDE),
            shape(SIDE, SIDE, 5 * 26),
            shape(SIDE, SIDE),
            SIDE,
            shape(SIDE - 1, places(26, 7, stride=3), 5),
            shape(places(26, 7, padding=1), places(26, 7, padding=1), 5),
        ]
    ],
    "4c": [
        [shape(4, 5, 5), shape(3, 5, 5), shape(4, 3, 5), shape(4, 1, 5, 5), 4 * 3 * 25]
    ],
    "4d": [
        [
            field(3),
            field(3) ** 2,
            shape(field(3), field(3), 1),
            shape(1, field(3), field(3)),
            shape(3 * 3, 3 * 3),
            shape(field(3, stride=3), field(3, stride=3)),
            shape(field(1), field(1)),
            shape(field(2), field(2)),
            shape(LAST, LAST),
        ]
    ],
    "4g": [[R, X + R, 1]],
    "6a": [[3 * 5 + 25, 3 * 5 + 5, 2 * 3 * 5 + 5, 3 * (3 * 5 + 25 + 5), 15 + 25 + 10]],
    "6c": [[STEP2, -3 * 0 + 3 * 3], [-3 * STEP2 + 3 * 1, max(0, -3 * 9 + 3 * 1)]],
    "6d": [
        [1 / H2, H2 - 2 * (0 - 2 * SLOPES["V"]), 0],
        [4 - 2 * (H2 - 2 * SLOPES["W"]), 4, 0],
        [-2 * -2 * 1],
    ],
    "8e": [[1 + ETA * LAMBDA, 1 - LAMBDA, ETA * LAMBDA, 1 - ETA * LAMBDA / 2]],
    "8f": [
        [
            sqrt(1 / N),  # alpha squared instead of alpha squared / 3 is 1/n
            sqrt(3 / 2 / N),  # 2/3 alpha squared is 1/n
            sqrt(12 / N),  # alpha squared / 12 is 1/n
            sqrt(3) / N,  # n squared times the variance is 1
            3 / N,
            sqrt(3 / (N + 1)),
            sqrt(3 * 2 / N),  # the variance is 2/n
        ]
    ],
}


def read(value: str) -> object:
    """A value of the contract: a shape as it is, a number or a formula as a number."""
    if " x " in value:
        return value
    text = value.replace("lambda", "lamda")
    rules = (*standard_transformations, implicit_multiplication)
    return float(parse_expr(text, transformations=rules).subs(NAMES))


def same(value: str, wanted: object) -> bool:
    found = read(value)
    if isinstance(found, str) or isinstance(wanted, str):
        return found == wanted
    return isclose(found, float(wanted))  # type: ignore[arg-type]


def test_every_blank_for_numbers_has_its_mistakes_here() -> None:
    found = {q.id: q.answers for q in EXAM.questions if q.answers}
    words = {id for id, blanks in found.items() if any(b.accepted for b in blanks)}

    missing = found.keys() - words ^ MISTAKES.keys()
    assert not missing, f"say in MISTAKES how the mistakes of {missing} come about"


@pytest.mark.parametrize("id", MISTAKES)
def test_a_recognised_mistake_is_what_it_gives(id: str) -> None:
    blanks = EXAM.question(id).answers
    listed = [[mistake.value for mistake in blank.mistakes] for blank in blanks]

    assert [len(values) for values in listed] == [len(w) for w in MISTAKES[id]]
    wrong = [
        f"blank {blank}, mistake {place}: exam/ has {value}, MISTAKES here {each}"
        for blank, both in enumerate(zip(listed, MISTAKES[id], strict=True), 1)
        for place, (value, each) in enumerate(zip(*both, strict=True), 1)
        if not same(value, each)
    ]
    assert not wrong, f"question {id}: {'; '.join(wrong)}"
