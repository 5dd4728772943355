"""Equations of plain numbers are found in a sentence, and judged."""

import pytest
from arithmetic import equations


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("s = 2 · (−3) + 1 = −5.", ["2 · (−3) + 1 = −5"]),
        ("With 26 + 2 · 1 = 28 pixels, 28/4 = 7.", ["26 + 2 · 1 = 28", "28/4 = 7"]),
        ("Var = ((−1)² + 1²)/2 = 2/2 = 1", ["((−1)² + 1²)/2 = 2/2", "2/2 = 1"]),
        ("(−1/2)³ = −1/8 and √(1/16) = 1/4", ["(−1/2)³ = −1/8", "√(1/16) = 1/4"]),
        ("√2 ≈ 1.41 (and 1/3 ≈ 0.333)", ["√2 ≈ 1.41", "1/3 ≈ 0.333"]),
        ("1/n = 1/16", []),
        ("h₂ = ReLU(−3 · 6) = 0, x₂ · 3 = 6, β · 0.5 = 1", []),
        ("r = 5 · w = 2 + w = 8 x 8 = 50 % = 4w", []),
    ],
)
def test_true_equations(sentence: str, found: list[str]) -> None:
    assert equations(sentence) == [(equation, True) for equation in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "2 · 3 = 5",
        "so s = 2 · (−3) = 6",
        "(1/2)³ = 1/6.",
        "√16 = 8 (−1)",
        "2/3 ≈ 0.66",
        "1/2 ≈ 0.5",
        "3 = 4 rows",
    ],
)
def test_false_equations(sentence: str) -> None:
    assert [true for _, true in equations(sentence)] == [False]
