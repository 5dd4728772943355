"""Batch normalization against torch's function, its layers and autograd."""

from fractions import Fraction
from statistics import mean, pvariance
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.normalization import (
    BatchNorm,
    batch_moments,
    batch_norm,
    batch_norm_backward,
    normalize,
    relu_layers,
)
from i2dl_exam.sampling import seeded_normal

# (N, C), (N, C, L), (N, C, H, W), with at least 2 values per feature.
shapes = st.one_of(
    st.tuples(st.integers(2, 12), st.integers(1, 6)),
    st.tuples(st.integers(1, 5), st.integers(1, 4), st.integers(2, 5)),
    st.tuples(*(st.integers(1, 4) for _ in range(3)), st.integers(2, 4)),
)
seeds = st.integers(0, 10**6)
epsilons = st.sampled_from([1e-8, 1e-5, 1e-3, 1.0])
TIGHT = {"rtol": 1e-12, "atol": 1e-12}


def drawn(shape: tuple[int, ...], seed: int) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """An input off centre, gamma, beta, and a gradient that arrives at the output."""
    C = shape[1]
    offset = seeded_normal(C, seed=seed + 1).reshape(-1, *[1] * (len(shape) - 2))
    x = (2 * seeded_normal(*shape, seed=seed) + 3 * offset).requires_grad_()
    gamma, beta = (seeded_normal(C, seed=seed + k).requires_grad_() for k in (2, 3))
    return x, gamma, beta, seeded_normal(*shape, seed=seed + 4)


@settings(deadline=None)
@given(shapes, seeds)
def test_forward_is_torchs(shape: tuple[int, ...], seed: int) -> None:
    x, gamma, beta, _ = drawn(shape, seed)
    expected = F.batch_norm(x, None, None, gamma, beta, training=True)
    torch.testing.assert_close(batch_norm(x, gamma, beta), expected, **TIGHT)


@settings(deadline=None)
@given(shapes, seeds)
def test_backward_is_autograds_through_torchs_function(
    shape: tuple[int, ...], seed: int
) -> None:
    x, gamma, beta, dy = drawn(shape, seed)
    y = F.batch_norm(x, None, None, gamma, beta, training=True)
    expected = torch.autograd.grad(y, [x, gamma, beta], dy)
    found = batch_norm_backward(dy, x, gamma)
    for one, other in zip(found, expected, strict=True):
        scale = max(1.0, other.abs().max().item())  # two close values: large gradients
        torch.testing.assert_close(one, other, rtol=1e-12, atol=1e-12 * scale)


@settings(deadline=None)
@given(shapes, seeds, epsilons)
def test_backward_is_autograds_through_our_forward(
    shape: tuple[int, ...], seed: int, eps: float
) -> None:
    x, gamma, beta, dy = drawn(shape, seed)
    expected = torch.autograd.grad(
        batch_norm(x, gamma, beta, eps), [x, gamma, beta], dy
    )
    found = batch_norm_backward(dy, x, gamma, eps)
    for one, other in zip(found, expected, strict=True):
        scale = max(1.0, other.abs().max().item())
        torch.testing.assert_close(one, other, rtol=1e-11, atol=1e-11 * scale)


def test_backward_agrees_with_finite_differences() -> None:
    x, gamma, beta, _ = drawn((5, 3), 0)
    assert torch.autograd.gradcheck(
        lambda *inputs: F.batch_norm(inputs[0], None, None, *inputs[1:], training=True),
        [x, gamma, beta],
    )
    step = 1e-6 * seeded_normal(5, 3, seed=9)
    dy = seeded_normal(5, 3, seed=8)
    change = batch_norm(x + step, gamma, beta) - batch_norm(x - step, gamma, beta)
    dx, _, _ = batch_norm_backward(dy, x, gamma)
    torch.testing.assert_close(
        (dx * step).sum(), (dy * change).sum() / 2, rtol=1e-5, atol=1e-14
    )


numbers = st.integers(-40, 40).map(lambda n: Fraction(n, 8))


@settings(deadline=None)
@given(st.lists(numbers, min_size=2, max_size=9))
def test_moments_are_the_exact_ones(values: list[Fraction]) -> None:
    x = torch.tensor([[float(v)] for v in values], dtype=torch.float64)
    found = [moment.item() for moment in batch_moments(x)]
    assert found == pytest.approx([float(mean(values)), float(pvariance(values))])


@settings(deadline=None)
@given(st.floats(-1e9, 1e9), st.integers(2, 99))
def test_the_variance_of_a_constant_feature_is_exactly_zero(
    value: float, n: int
) -> None:
    x = torch.full((n, 1), value, dtype=torch.float64)
    assert batch_moments(x)[1].item() == 0


@settings(deadline=None)
@given(shapes, seeds)
def test_normalized_features_have_mean_0_and_variance_1(
    shape: tuple[int, ...], seed: int
) -> None:
    x, *_ = drawn(shape, seed)
    moments = batch_moments(normalize(x, *batch_moments(x), eps=0))
    torch.testing.assert_close(
        moments[0], torch.zeros_like(moments[0]), atol=1e-9, rtol=0
    )
    torch.testing.assert_close(
        moments[1], torch.ones_like(moments[1]), atol=1e-9, rtol=0
    )


@settings(deadline=None, max_examples=50)
@given(shapes, seeds, st.sampled_from([0.0, 0.1, 0.3, 1.0]), epsilons)
def test_layer_keeps_and_uses_what_torchs_layer_does(
    shape: tuple[int, ...], seed: int, momentum: float, eps: float
) -> None:
    kind = {2: nn.BatchNorm1d, 3: nn.BatchNorm1d, 4: nn.BatchNorm2d}[len(shape)]
    other = kind(shape[1], eps, momentum, dtype=torch.float64)
    layer = BatchNorm(shape[1], eps, momentum).double()
    _, gamma, beta, _ = drawn(shape, seed)
    with torch.no_grad():
        for one, two in ((layer.gamma, other.weight), (layer.beta, other.bias)):
            value = gamma if one is layer.gamma else beta
            one.copy_(value)
            two.copy_(value)
    for k in range(3):
        x = drawn(shape, seed + 10 * k)[0].detach()
        torch.testing.assert_close(layer(x), other(x), rtol=1e-11, atol=1e-11)
        for name in ("running_mean", "running_var"):
            pair = getattr(layer, name), getattr(other, name)
            torch.testing.assert_close(*pair, **TIGHT)
    kept = layer.running_mean.clone(), layer.running_var.clone()
    torch.testing.assert_close(layer.eval()(x), other.eval()(x), rtol=1e-11, atol=1e-11)
    assert kept[0].equal(layer.running_mean)
    assert kept[1].equal(layer.running_var)


def test_layer_starts_and_learns_as_torchs_layer() -> None:
    layer, other = BatchNorm(3), nn.BatchNorm1d(3)
    assert [p.tolist() for p in layer.parameters()] == [
        p.tolist() for p in other.parameters()
    ]
    assert {name for name, _ in layer.named_buffers()} == {
        name for name, _ in other.named_buffers() if name != "num_batches_tracked"
    }
    layer(torch.eye(3)).square().sum().backward()
    assert all(p.grad is not None for p in layer.parameters())
    assert not layer.running_var.requires_grad


def test_a_gradient_flows_through_batch_and_evaluation_alike() -> None:
    x, _, _, dy = drawn((6, 3), 1)
    layer, other = BatchNorm(3).double(), nn.BatchNorm1d(3, dtype=torch.float64)
    for _ in range(2):
        one, two = (torch.autograd.grad(m(x), x, dy)[0] for m in (layer, other))
        torch.testing.assert_close(one, two, **TIGHT)
        layer.eval()
        other.eval()


def test_inputs_are_left_alone_and_dtype_follows_them() -> None:
    x, gamma, beta, dy = (t.detach().float() for t in drawn((4, 3, 2), 0))
    copies = [t.clone() for t in (x, gamma, beta, dy)]
    y, grads = batch_norm(x, gamma, beta), batch_norm_backward(dy, x, gamma)
    BatchNorm(3)(x)
    assert all(a.equal(b) for a, b in zip((x, gamma, beta, dy), copies, strict=True))
    assert {t.dtype for t in (y, *grads)} == {torch.float32}


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 5), st.integers(1, 4), seeds, st.booleans())
def test_relu_layers_are_torchs_layers(
    depth: int, width: int, seed: int, normalized: bool
) -> None:
    weights = [seeded_normal(width + 1, width, seed=seed)]
    weights += [
        seeded_normal(width + 1, width + 1, seed=seed + k) for k in range(1, depth)
    ]
    h = x = seeded_normal(5, width, seed=seed + depth)
    outputs = relu_layers(x, weights, normalized=normalized)
    assert len(outputs) == depth
    for weight, output in zip(weights, outputs, strict=True):
        z = h @ weight.T
        h = F.relu(F.batch_norm(z, None, None, training=True) if normalized else z)
        torch.testing.assert_close(output, h, rtol=1e-9, atol=1e-9)


GOOD = {"x": (4, 3), "gamma": (3,), "beta": (3,)}


@pytest.mark.parametrize(
    ("name", "shape", "message"),
    [
        ("x", (3,), r"x must have shape \(N, C\) or \(N, C, \.\.\.\), got \(3,\)"),
        ("x", (), r"x must have shape \(N, C\) or \(N, C, \.\.\.\), got \(\)"),
        ("x", (0, 3), r"x must hold at least 2 values per feature, got \(0, 3\)"),
        ("x", (1, 3), r"x must hold at least 2 values per feature, got \(1, 3\)"),
        ("x", (1, 3, 1, 1), r"at least 2 values per feature, got \(1, 3, 1, 1\)"),
        ("x", (2, 3, 0), r"at least 2 values per feature, got \(2, 3, 0\)"),
        ("gamma", (4,), r"gamma must have shape \(3,\), got \(4,\)"),
        ("gamma", (1,), r"gamma must have shape \(3,\), got \(1,\)"),
        ("gamma", (1, 3), r"gamma must have shape \(3,\), got \(1, 3\)"),
        ("beta", (2,), r"beta must have shape \(3,\), got \(2,\)"),
    ],
)
def test_forward_names_the_wrong_shape(
    name: str, shape: tuple[int, ...], message: str
) -> None:
    values = {k: torch.ones(s) for k, s in {**GOOD, name: shape}.items()}
    with pytest.raises(ValueError, match=message):
        batch_norm(**values)


@pytest.mark.parametrize(
    ("name", "shape", "message"),
    [
        ("x", (3,), r"x must have shape \(N, C\)"),
        ("x", (1, 3), r"dy must have shape \(1, 3\), got \(4, 3\)"),
        ("dy", (3, 4), r"dy must have shape \(4, 3\), got \(3, 4\)"),
        ("gamma", (4,), r"gamma must have shape \(3,\), got \(4,\)"),
    ],
)
def test_backward_names_the_wrong_shape(
    name: str, shape: tuple[int, ...], message: str
) -> None:
    sizes = {"dy": (4, 3), "x": (4, 3), "gamma": (3,), name: shape}
    with pytest.raises(ValueError, match=message):
        batch_norm_backward(**{k: torch.ones(s) for k, s in sizes.items()})


def test_backward_refuses_a_single_sample() -> None:
    one = torch.ones(1, 3)
    with pytest.raises(ValueError, match="at least 2 values per feature"):
        batch_norm_backward(one, one, torch.ones(3))


@pytest.mark.parametrize("eps", [-1e-5, -1.0, float("nan")])
def test_a_negative_eps_is_refused(eps: float) -> None:
    x, gamma, beta, dy = drawn((4, 3), 0)
    for call in (
        lambda: batch_norm(x, gamma, beta, eps),
        lambda: batch_norm_backward(dy, x, gamma, eps),
        lambda: BatchNorm(3, eps)(x.float()),
    ):
        with pytest.raises(ValueError, match=rf"eps must lie in \[0, inf\), got {eps}"):
            call()


@pytest.mark.parametrize("eps", ["1e-5", None, True])
def test_an_eps_that_is_no_number_is_refused(eps: Any) -> None:
    x, gamma, beta, _ = drawn((4, 3), 0)
    with pytest.raises(TypeError, match="eps must be a real number"):
        batch_norm(x, gamma, beta, eps)


@settings(deadline=None)
@given(st.floats(-1e6, 1e6))
def test_a_constant_feature_needs_a_positive_eps(value: float) -> None:
    x, gamma, beta, _ = drawn((4, 3), 0)
    x = x.detach()
    x[:, 1] = value
    with pytest.raises(ValueError, match=r"var \+ eps must be positive, got var 0\.0"):
        batch_norm(x, gamma, beta, eps=0)
    y = batch_norm(x, gamma, beta)[:, 1]
    torch.testing.assert_close(y, beta[1].expand(4), atol=1e-6, rtol=1e-6)


def test_a_negative_variance_is_refused() -> None:
    var = torch.tensor([1.0, -2.0])
    with pytest.raises(ValueError, match=r"var \+ eps must be .* got var -2\.0, eps"):
        normalize(torch.ones(3, 2), torch.zeros(2), var)


@pytest.mark.parametrize("name", ["mean", "var"])
def test_moments_of_the_wrong_length_are_refused(name: str) -> None:
    moments = {"mean": torch.zeros(2), "var": torch.ones(2), name: torch.ones(3)}
    with pytest.raises(ValueError, match=rf"{name} must have shape \(2,\), got \(3,\)"):
        normalize(torch.ones(3, 2), **moments)


@pytest.mark.parametrize("x", [torch.ones(4, 3, dtype=torch.int64), [[1.0]], None])
def test_an_input_without_real_numbers_is_refused(x: Any) -> None:
    kind = getattr(x, "dtype", type(x).__name__)
    for call in (
        lambda: batch_moments(x),
        lambda: normalize(x, torch.zeros(3), torch.ones(3)),
        lambda: batch_norm(x, torch.ones(3), torch.zeros(3)),
        lambda: BatchNorm(3)(x),
    ):
        with pytest.raises(TypeError, match=f"floating-point tensor, got {kind}"):
            call()


def test_layer_refuses_wrong_features_in_both_modes() -> None:
    layer = BatchNorm(3)
    for _ in range(2):
        with pytest.raises(ValueError, match=r"must have shape \(4,\), got \(3,\)"):
            layer(torch.eye(4))
        layer.eval()
    assert layer.running_mean.tolist() == [0, 0, 0]  # a refused batch leaves no trace


def test_layer_takes_one_sample_in_evaluation_only() -> None:
    layer, x = BatchNorm(3), torch.ones(1, 3)
    with pytest.raises(ValueError, match="at least 2 values per feature"):
        layer(x)
    assert layer.eval()(x).shape == (1, 3)
    assert layer.eval()(x[:0]).shape == (0, 3)


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((0,), ValueError, "features must be at least 1, got 0"),
        ((2.0,), TypeError, "features must be an int, got 2.0"),
        ((2, None), TypeError, "eps must be a number"),
        ((2, 1e-5, "a"), TypeError, "momentum must be a number"),
        ((2, 1e-5, 1.5), ValueError, "momentum must lie between 0 and 1, got 1.5"),
        ((2, 1e-5, -0.1), ValueError, "momentum must lie between 0 and 1, got -0.1"),
    ],
)
def test_layer_refuses_bad_settings(
    arguments: tuple[Any, ...], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        BatchNorm(*arguments)


def test_relu_layers_name_the_wrong_shape() -> None:
    x, w = torch.ones(4, 3), torch.ones(2, 3)
    with pytest.raises(ValueError, match=r"weights\[1\] must have shape \(any, 2\)"):
        relu_layers(x, [w, w], normalized=False)
    with pytest.raises(ValueError, match=r"x must have shape \(any, any\), got \(3,\)"):
        relu_layers(x[0], [w], normalized=False)
    with pytest.raises(TypeError, match=r"weights\[0\] must be a tensor"):
        relu_layers(x, [1], normalized=False)  # type: ignore[list-item]
    assert relu_layers(x, [], normalized=True) == []
