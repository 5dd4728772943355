"""Variances against torch.nn.init, forward and backward pass against torch's layers."""

import itertools
import math
import re
from collections.abc import Callable
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.activations import relu_slope, tanh_slope
from i2dl_exam.initialization import (
    gradients_through,
    he_variance,
    seed_weights,
    signals_through,
    uniform_bound,
    with_variance,
    xavier_variance,
)
from i2dl_exam.sampling import seeded_normal

sizes = st.integers(1, 200)
large = st.integers(1, 10**6)
FUNCTIONS = [(torch.tanh, tanh_slope), (torch.relu, relu_slope)]


@settings(deadline=None)
@given(sizes, sizes, st.floats(0.1, 10))
def test_xavier_variance_is_that_of_torchs_uniform_bound(
    fan_in: int, fan_out: int, gain: float
) -> None:
    weight = nn.init.xavier_uniform_(torch.empty(fan_out, fan_in).double(), gain)
    bound = math.sqrt(3 * xavier_variance(fan_in, fan_out, gain))  # U(-a, a): a^2 / 3
    assert weight.abs().max().item() <= bound * (1 + 1e-6)


@settings(deadline=None)
@given(sizes)
def test_he_variance_is_that_of_torchs_uniform_bound(fan_in: int) -> None:
    weight = nn.init.kaiming_uniform_(
        torch.empty(20, fan_in).double(), nonlinearity="relu"
    )
    assert weight.abs().max().item() <= math.sqrt(3 * he_variance(fan_in)) * (1 + 1e-6)


def test_variances_are_those_of_torch(over_seeds: Callable[..., object]) -> None:
    def worst(seed: int) -> float:
        torch.manual_seed(seed)
        pairs = [
            (nn.init.xavier_normal_, {}, xavier_variance(300, 200)),
            (nn.init.xavier_normal_, {"gain": 3.0}, xavier_variance(300, 200, 3.0)),
            (nn.init.xavier_uniform_, {}, xavier_variance(300, 200)),
            (nn.init.kaiming_normal_, {"nonlinearity": "relu"}, he_variance(300)),
            (nn.init.kaiming_uniform_, {"nonlinearity": "relu"}, he_variance(300)),
        ]
        found = [
            abs(init(torch.empty(200, 300), **options).var().item() / variance - 1)
            for init, options, variance in pairs
        ]
        return max(found)

    assert over_seeds(
        "torch.nn.init differs from the variance by", worst, less_than=0.05
    )


def test_xavier_for_a_square_layer_is_one_over_n() -> None:
    for n in (1, 3, 100):
        assert xavier_variance(n) == xavier_variance(n, n) == 1 / n
        assert he_variance(n) == 2 * xavier_variance(n)
        assert math.isclose(xavier_variance(n, gain=math.sqrt(2)), he_variance(n))


@pytest.mark.parametrize("name", ["fan_in", "fan_out"])
def test_variances_refuse_sizes_that_are_none(name: str) -> None:
    values: dict[str, Any] = {"fan_in": 3, "fan_out": 3}
    with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
        xavier_variance(**values | {name: 0})
    with pytest.raises(TypeError, match=rf"{name} must be an int, got 2\.5"):
        xavier_variance(**values | {name: 2.5})


def test_he_variance_refuses_sizes_that_are_none() -> None:
    with pytest.raises(ValueError, match="fan_in must be at least 1, got -1"):
        he_variance(-1)


@pytest.mark.parametrize("value", [0, -2.0, math.inf, math.nan])
def test_gain_and_variance_must_be_positive(value: float) -> None:
    must = re.escape(f"must lie in (0, inf), got {value}")
    with pytest.raises(ValueError, match=f"gain {must}"):
        xavier_variance(3, gain=value)
    with pytest.raises(ValueError, match=f"variance {must}"):
        with_variance(seeded_normal(3), value)


@settings(deadline=None)
@given(st.floats(1e-6, 1e6))
def test_with_variance_scales_the_sample_variance(variance: float) -> None:
    normal = seeded_normal(50)
    before = normal.clone()
    found = with_variance(normal, variance).var() / normal.var()
    assert math.isclose(found, variance, rel_tol=1e-9)
    assert normal.equal(before)
    assert with_variance(normal.float(), variance).dtype == torch.float32


def test_with_variance_refuses_other_things() -> None:
    with pytest.raises(TypeError, match=r"normal must be a floating-point .* got list"):
        with_variance([1.0], 1.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="variance must be a real number, got True"):
        with_variance(seeded_normal(3), True)


def torch_stack(weights: Tensor, activation: type[nn.Module]) -> nn.Sequential:
    """The same network made of torch's layers."""
    layers: list[nn.Module] = []
    for W in weights:
        layers += [nn.Linear(*W.shape, bias=False, dtype=W.dtype), activation()]
        with torch.no_grad():
            layers[-2].weight.copy_(W)
    return nn.Sequential(*layers)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 6), st.integers(1, 5), st.integers(0, 99), st.booleans())
def test_forward_and_backward_equal_torchs_layers(
    n: int, layers: int, seed: int, relu: bool
) -> None:
    f, slope = FUNCTIONS[relu]
    weights = seeded_normal(layers, n, n, seed=seed)
    x, g = seeded_normal(n, seed=seed + 1), seeded_normal(n, seed=seed + 2)
    sums, outputs = signals_through(x, weights, f)
    gradients = gradients_through(g, weights, sums, slope)

    leaf = x.clone().requires_grad_()
    h, states = leaf, [leaf]
    for pair in torch_stack(weights, nn.ReLU if relu else nn.Tanh):
        h = pair(h)
        states.append(h)
    expected = torch.autograd.grad(h, states[::2], g)
    torch.testing.assert_close(outputs, [s.detach() for s in states[::2]])
    torch.testing.assert_close(sums, [s.detach() for s in states[1::2]])
    torch.testing.assert_close(gradients, list(expected))


@pytest.mark.parametrize(("f", "slope"), FUNCTIONS)
def test_several_networks_at_once_are_each_on_its_own(f: Any, slope: Any) -> None:
    weights = seeded_normal(3, 2, 5, 4, 4)  # 3 layers of 2 x 5 networks
    x, g = seeded_normal(2, 5, 4, seed=1), seeded_normal(2, 5, 4, seed=2)
    sums, outputs = signals_through(x, weights, f)
    gradients = gradients_through(g, weights, sums, slope)
    for k in itertools.product(range(2), range(5)):
        layers = weights[:, *k]
        own, own_outputs = signals_through(x[k], layers, f)
        own_gradients = gradients_through(g[k], layers, own, slope)
        torch.testing.assert_close([h[k] for h in outputs], own_outputs)
        torch.testing.assert_close([h[k] for h in gradients], own_gradients)


def test_inputs_stay_as_they_are() -> None:
    weights, x, g = seeded_normal(2, 3, 3), seeded_normal(3), seeded_normal(3)
    kept = [t.clone() for t in (weights, x, g)]
    sums, _ = signals_through(x, weights)
    gradients_through(g, weights, sums, tanh_slope)
    assert all(a.equal(b) for a, b in zip(kept, (weights, x, g), strict=True))


@pytest.mark.parametrize(
    ("shape", "message"),
    [
        ((3, 3), "weights must have shape (layers, ..., n, n), got (3, 3)"),
        ((0, 3, 3), "weights must have shape (layers, ..., n, n), got (0, 3, 3)"),
        ((2, 3, 4), "weights must have shape (..., 3, 3), got (2, 3, 4)"),
        ((3,), "weights must have shape (..., any, any), got (3,)"),
    ],
)
def test_stacks_of_other_shapes_are_refused(
    shape: tuple[int, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        signals_through(seeded_normal(3), seeded_normal(*shape))
    with pytest.raises(ValueError, match=re.escape(message)):
        gradients_through(seeded_normal(3), seeded_normal(*shape), [], tanh_slope)


def test_vectors_that_do_not_fit_are_refused() -> None:
    weights = seeded_normal(2, 3, 3)
    with pytest.raises(ValueError, match=re.escape("x must have shape (..., 3)")):
        signals_through(seeded_normal(4), weights)
    sums, _ = signals_through(seeded_normal(3), weights)
    with pytest.raises(
        ValueError, match=re.escape("gradient must have shape (..., 3)")
    ):
        gradients_through(seeded_normal(4), weights, sums, tanh_slope)
    with pytest.raises(ValueError, match="sums must hold 2 tensors, got 1"):
        gradients_through(seeded_normal(3), weights, sums[:1], tanh_slope)
    with pytest.raises(TypeError, match="weights must be a tensor, got None"):
        signals_through(seeded_normal(3), None)  # type: ignore[arg-type]


def test_batches_and_sums_that_do_not_fit_are_refused() -> None:
    weights, x, g = seeded_normal(2, 4, 3, 3), seeded_normal(5, 3), seeded_normal(4, 3)
    fronts = "axes in front must fit together, got weights (4,), "
    with pytest.raises(ValueError, match=f"^{re.escape(fronts + 'x (5,)')}$"):
        signals_through(x, weights)
    sums, _ = signals_through(g, weights)
    found = "gradient (5,), sums[0] (4,), sums[1] (4,)"
    with pytest.raises(ValueError, match=f"^{re.escape(fronts + found)}$"):
        gradients_through(x, weights, sums, tanh_slope)
    found = "gradient (4,), sums[0] (4,), sums[1] (5,)"
    with pytest.raises(ValueError, match=f"^{re.escape(fronts + found)}$"):
        gradients_through(g, weights, [sums[0], x], tanh_slope)
    message = r"^sums\[1\] must have shape \(\.\.\., 3\), got \(4, 2\)$"
    with pytest.raises(ValueError, match=message):
        gradients_through(g, weights, [sums[0], seeded_normal(4, 2)], tanh_slope)
    with pytest.raises(TypeError, match=r"^sums\[0\] must be a tensor, got 1\.0$"):
        gradients_through(g, weights, [1.0, sums[1]], tanh_slope)  # type: ignore[list-item]


@given(large)
def test_for_three_k_squared_inputs_the_bound_is_one_over_k(k: int) -> None:
    assert math.isclose(uniform_bound(3 * k * k), 1 / k)


@given(large, st.floats(0.01, 100))
def test_n_weights_have_the_gains_square_as_variance(n: int, gain: float) -> None:
    variance = uniform_bound(n, gain) ** 2 / 3  # of U(-alpha, alpha)
    assert math.isclose(n * variance, gain**2)


@pytest.mark.parametrize("kind", ["linear", "relu", "tanh"])
def test_torchs_kaiming_uniform_draws_up_to_the_bound(kind: Any) -> None:
    weights = torch.empty(300, 300)
    nn.init.kaiming_uniform_(weights, nonlinearity=kind)
    bound = uniform_bound(300, nn.init.calculate_gain(kind))
    assert 0.99 * bound < weights.abs().max().item() <= bound * (1 + 1e-6)


@pytest.mark.parametrize("n", [0, -3])
def test_less_than_one_input_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match=rf"^n must be at least 1, got {n}$"):
        uniform_bound(n)


def test_a_size_that_is_no_integer_is_refused() -> None:
    half: Any = 2.5
    with pytest.raises(TypeError, match=r"^n must be an int, got 2\.5$"):
        uniform_bound(half)


@pytest.mark.parametrize("gain", [0, -1, math.inf, math.nan])
def test_a_gain_that_is_not_positive_and_finite_is_refused(gain: float) -> None:
    with pytest.raises(ValueError, match=rf"^gain must lie in \(0, inf\), got {gain}$"):
        uniform_bound(3, gain)


def test_a_gain_that_is_no_number_is_refused() -> None:
    word: Any = "relu"
    with pytest.raises(TypeError, match=r"^gain must be a real number, got 'relu'$"):
        uniform_bound(3, word)


@pytest.mark.parametrize(
    "layer",
    [nn.Linear(400, 300), nn.Conv2d(16, 300, 5), nn.Conv2d(32, 300, 5, groups=2)],
)
def test_starting_weights_have_one_over_the_inputs_of_an_output_as_variance(
    layer: nn.Linear | nn.Conv2d,
) -> None:
    seed_weights(layer, 3)
    assert layer.weight[0].numel() == 400
    assert layer.bias is not None
    assert layer.bias.count_nonzero() == 0
    assert abs(layer.weight.mean().item()) < 0.001
    assert 0.98 < layer.weight.std().item() * 20 < 1.02


@given(st.integers(0, 10**6))
def test_starting_weights_follow_the_seed_alone(seed: int) -> None:
    first, again, other = (nn.Linear(5, 4) for _ in range(3))
    for layer, number in ((first, seed), (again, seed), (other, seed + 1)):
        seed_weights(layer, number)

    assert first.weight.equal(again.weight)
    assert not first.weight.equal(other.weight)


def test_starting_biases_are_found_by_any_of_torchs_names() -> None:
    cell = nn.LSTM(2, 3)
    seed_weights(cell)
    assert not any(p.any() for name, p in cell.named_parameters() if "bias" in name)
    assert cell.weight_ih_l0.any()


def test_starting_weights_are_not_for_normalization_layers_and_negative_seeds() -> None:
    net = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4))
    before = net[0].weight.clone()
    with pytest.raises(ValueError, match=r"net must hold .* alone, got 1\.weight"):
        seed_weights(net)
    assert net[0].weight.equal(before)
    with pytest.raises(ValueError, match="seed must be at least 0, got -1"):
        seed_weights(nn.Linear(3, 4), -1)
    with pytest.raises(TypeError, match=r"seed must be an int, got 0\.5"):
        seed_weights(nn.Linear(3, 4), 0.5)  # type: ignore[arg-type]
