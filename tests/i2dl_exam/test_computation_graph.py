"""The exam's graph of batch normalization against plain Python."""

import math
from itertools import product

import pytest
import torch

from i2dl_exam.computation_graph import batch_norm_graph
from i2dl_exam.sampling import seeded_normal

RIGHT = ["sub", "sqrt", "reciprocal", "mul", "mul", "add"]


def test_each_node_of_every_filling_takes_its_inputs_in_order() -> None:
    two = {"add": lambda a, b: a + b, "sub": lambda a, b: a - b}
    two |= {"mul": lambda a, b: a * b}
    one = {"sqrt": math.sqrt, "reciprocal": lambda a: 1 / a}
    x, mean, var, gamma, beta = given = [2.5, -1.25, 0.64, 3.0, 0.75]
    inputs = [torch.tensor(a, dtype=torch.float64) for a in given]
    for f1, f2, f3, f4, f5, f6 in product(two, one, one, two, two, two):
        u1, u2 = two[f1](x, mean), one[f2](var)
        u3 = one[f3](u2)
        u4 = two[f4](u1, u3)
        u5 = two[f5](u4, gamma)
        wanted = [u1, u2, u3, u4, u5, two[f6](u5, beta)]
        found = batch_norm_graph(inputs, f1, f2, f3, f4, f5, f6)
        assert [u.item() for u in found] == pytest.approx(wanted)


def test_wrong_fillings_are_refused() -> None:
    inputs = list(seeded_normal(5))
    for filling, error in (
        (RIGHT[:5], "expected 6, got 5"),
        ([*RIGHT, "add"], "expected 6"),
        (["tanhh", *RIGHT[1:]], "tanhh"),
        (["sqrt", *RIGHT[1:]], "sqrt"),
    ):
        with pytest.raises((ValueError, AttributeError, TypeError), match=error):
            batch_norm_graph(inputs, *filling)
    with pytest.raises(ValueError, match="expected 5, got 4"):
        batch_norm_graph(inputs[:4], *RIGHT)
