"""The collapsed layer against the stack itself and against matrix products."""

from itertools import pairwise

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from i2dl_exam.linear_stack import collapse_linear
from i2dl_exam.sampling import seeded_normal

widths = st.lists(st.integers(1, 6), min_size=2, max_size=7)


def stack(sizes: list[int], seed: int) -> nn.Sequential:
    """Layers with these sizes and small integer weights: float64 is exact."""
    deep = nn.Sequential(*(nn.Linear(m, n).double() for m, n in pairwise(sizes)))
    for k, parameter in enumerate(deep.parameters()):
        numbers = seeded_normal(*parameter.shape, seed=1000 * seed + k)
        parameter.data = numbers.round()
    return deep


@settings(max_examples=50)
@given(widths, st.integers(0, 99))
def test_the_collapsed_layer_is_the_stack_exactly(sizes: list[int], seed: int) -> None:
    deep = stack(sizes, seed)
    x = seeded_normal(9, sizes[0]).round()
    W, b = collapse_linear(deep)

    assert F.linear(x, W, b).equal(deep(x))
    assert W.shape == (sizes[-1], sizes[0])
    assert b.equal(deep(torch.zeros_like(x[0])))
    if len(deep) > 1:
        weights = [layer.weight for layer in reversed(deep)]
        assert W.equal(torch.linalg.multi_dot(weights))


def test_no_layers_are_refused() -> None:
    with pytest.raises(ValueError, match="layers must hold at least one layer, got"):
        collapse_linear([])


@pytest.mark.parametrize("wrong", [nn.ReLU(), nn.Linear(2, 2, bias=False)])
def test_what_is_no_linear_layer_with_a_bias_is_named(wrong: nn.Module) -> None:
    message = r"layers\[1\] must be an nn.Linear with a bias, got (ReLU|Linear)"
    with pytest.raises(TypeError, match=message):
        collapse_linear(nn.Sequential(nn.Linear(2, 2), wrong, nn.Linear(2, 1)))
