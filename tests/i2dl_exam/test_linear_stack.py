"""The collapsed layer against the stack itself and against matrix products."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from i2dl_exam.linear_stack import collapse_linear
from i2dl_exam.sampling import seeded_normal

widths = st.lists(st.integers(1, 6), min_size=2, max_size=7)


def stack(sizes: list[int], biases: list[bool], seed: int) -> list[nn.Linear]:
    """Layers with these sizes and small integer weights, with or without bias."""
    layers = []
    for i, bias in enumerate(biases):
        layer = nn.Linear(sizes[i], sizes[i + 1], bias=bias, dtype=torch.float64)
        for k, parameter in enumerate(layer.parameters()):
            numbers = seeded_normal(*parameter.shape, seed=1000 * seed + 2 * i + k)
            parameter.data = numbers.round()
        layers.append(layer)
    return layers


@settings(max_examples=50)
@given(widths, st.data())
def test_the_collapsed_layer_equals_the_stack_exactly(
    sizes: list[int], data: st.DataObject
) -> None:
    count = len(sizes) - 1
    biases = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    layers = stack(sizes, biases, seed=data.draw(st.integers(0, 99)))
    x = seeded_normal(9, sizes[0]).round()
    one, deep = collapse_linear(layers), nn.Sequential(*layers)

    assert (one.in_features, one.out_features) == (sizes[0], sizes[-1])
    assert one(x).equal(deep(x))
    if count > 1:
        weights = [layer.weight for layer in reversed(layers)]
        assert one.weight.equal(torch.linalg.multi_dot(weights))
    assert one.bias.equal(deep(torch.zeros_like(x[0])))


def test_a_sequential_will_do_and_stays_as_it_is() -> None:
    deep = nn.Sequential(*stack([3, 4, 2], [True, True], seed=1))
    before = [p.detach().clone() for p in deep.parameters()]
    one = collapse_linear(deep)
    nn.init.zeros_(one.weight)

    assert all(a.equal(b) for a, b in zip(before, deep.parameters(), strict=True))
    assert one.weight.requires_grad


def test_a_single_layer_is_copied() -> None:
    (layer,) = stack([3, 2], [True], seed=2)
    one = collapse_linear([layer])

    assert one is not layer
    assert one.weight.equal(layer.weight)
    assert one.weight.data_ptr() != layer.weight.data_ptr()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_dtype_follows_the_layers(dtype: torch.dtype) -> None:
    one = collapse_linear([nn.Linear(3, 4, dtype=dtype), nn.Linear(4, 2, dtype=dtype)])

    assert {one.weight.dtype, one.bias.dtype} == {dtype}


def test_no_layers_are_refused() -> None:
    with pytest.raises(ValueError, match="layers must hold at least one layer, got"):
        collapse_linear([])


def test_an_activation_function_is_refused_by_name() -> None:
    message = r"layers\[1\] must be an nn.Linear, got ReLU\(\)"
    with pytest.raises(TypeError, match=message):
        collapse_linear(nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 1)))
