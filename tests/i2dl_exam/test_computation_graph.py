"""The exam's graph of batch normalization against the formula and autograd."""

import math
from fractions import Fraction
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


def test_a_tensor_is_elementwise_and_keeps_its_dtype() -> None:
    inputs = [a.exp() for a in seeded_normal(5, 4, 3)]
    x, mean, var, gamma, beta = inputs
    nodes = batch_norm_graph(inputs, *RIGHT)
    torch.testing.assert_close(nodes[-1], gamma * (x - mean) / var.sqrt() + beta)
    single = batch_norm_graph([a.float() for a in inputs], *RIGHT)
    assert {u.dtype for u in single} == {torch.float32}
    assert {u.shape for u in nodes} == {(4, 3)}


def test_gradients_of_the_exam_are_exact() -> None:
    inputs = [torch.tensor(a, requires_grad=True) for a in (9.0, 6.0, 4.0, 8.0, -1.0)]
    nodes = batch_norm_graph(inputs, *RIGHT)
    found = torch.autograd.grad(nodes[-1], [*inputs, *nodes])
    by_inputs = [4, -4, Fraction(-3, 2), Fraction(3, 2), 1]
    assert [g.item() for g in found] == [*by_inputs, 4, -6, 24, 8, 1, 1]


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
