"""Practice for Problems 6 to 8: answers, mistakes and numbers, by other routes."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from torch import nn

from exam_site import practice
from exam_site.practice import Variant
from exam_site.variants import PRACTICE


def drawn(id: str) -> Iterator[tuple[dict[str, Any], Variant]]:
    """What is given and the whole, for twice as many variants as are published."""
    for seed in (id, f"{id} again"):
        entry = PRACTICE[id]
        for variant in practice.variants(entry.generator, seed, entry.exam):
            yield dict(variant.given), variant


def number(variant: Variant, value: str) -> Fraction:
    """A value of a blank, as the reader sees it, read back."""
    return Fraction(practice.filled(value, variant.texts).replace("−", "-"))


def answers(variant: Variant) -> list[Fraction]:
    return [number(variant, blank.value) for blank in variant.sheet.blanks]


def mistakes(variant: Variant) -> list[list[Fraction]]:
    """The wrong answers of each blank."""
    return [
        [number(variant, mistake.value) for mistake in blank.mistakes]
        for blank in variant.sheet.blanks
    ]


def steps(variant: Variant) -> str:
    return "\n".join(practice.filled(s, variant.texts) for s in variant.sheet.steps)


# --- 6a -------------------------------------------------------------------
CELLS = {"RNN": nn.RNNCell, "GRU": nn.GRUCell, "LSTM": nn.LSTMCell}


def stored(kind: type[nn.Module], *sizes: int, bias: bool = True) -> dict[str, int]:
    """How many numbers torch's cell stores, by name."""
    cell = kind(*sizes, bias=bias, device="meta")
    return {name: p.numel() for name, p in cell.named_parameters()}


def test_6a_both_counts_are_those_of_torch_with_one_of_its_biases_and_with_both() -> (
    None
):
    for given, variant in drawn("6a"):
        kept = stored(CELLS[given["cell"]], given["m"], given["n"])

        two = sum(kept.values())
        assert answers(variant) == [two - kept["bias_hh"], two], given
        assert given["m"] != given["n"]


def test_6a_mistakes_of_the_vanilla_cell() -> None:
    for given, variant in drawn("6a"):
        if given["cell"] != "RNN":
            continue
        kept = stored(nn.RNNCell, given["m"], given["n"])
        W, V, b, _ = kept.values()
        T = variant.values["T"]
        assert mistakes(variant) == [
            [W + V, W + b, W + W + b, T * (W + V + b), W + V + 2 * b],
            [W + V + b, 2 * (W + V + b), T * (W + V + 2 * b)],
        ]


def test_6a_mistakes_of_the_gated_cells() -> None:
    for given, variant in drawn("6a"):
        if given["cell"] == "RNN":
            continue
        W, V, b, _ = stored(CELLS[given["cell"]], given["m"], given["n"]).values()
        alone = sum(stored(nn.RNNCell, given["m"], given["n"]).values()) - given["n"]
        T, one = variant.values["T"], W + V + b
        assert mistakes(variant) == [
            [alone, one - alone, W + V, W + V + given["n"], T * one],
            [one, 2 * one, one + given["n"]],
        ]


@pytest.mark.parametrize("cell", CELLS)
def test_6a_each_kind_of_cell_is_drawn_often(cell: str) -> None:
    assert 60 <= sum(given["cell"] == cell for given, _ in drawn("6a")) <= 280
