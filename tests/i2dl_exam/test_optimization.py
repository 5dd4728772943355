"""Single optimizer steps against torch.optim, exact fractions and closed forms."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.optimization import (
    AdamState,
    adam_step,
    adamw_step,
    momentum_step,
    sgd_step,
)
from i2dl_exam.sampling import seeded_normal

seeds = st.integers(0, 10_000)
rates = st.floats(0, 1)
decays = st.floats(0, 2)
momenta = st.floats(0, 0.99)
fractions = st.fractions(-5, 5, max_denominator=12)
STEPS = 6


def gradients_and_start(seed: int) -> tuple[Tensor, Tensor]:
    """Gradients of very different sizes, and weights."""
    sizes = 10 ** seeded_normal(4, seed=seed)
    return seeded_normal(STEPS, 4, seed=seed + 1) * sizes, seeded_normal(4, seed=seed)


def assert_same_path(
    optimizer: Callable[[list[Tensor]], torch.optim.Optimizer],
    step: Callable[[Tensor, Tensor, Any], tuple[Tensor, Any]],
    state: Any,
    seed: int,
) -> None:
    """Our weights equal torch's after every step, to 1e-10."""
    gradients, w = gradients_and_start(seed)
    other = w.clone()
    torchs = optimizer([other])
    for gradient in gradients:
        before = w.clone(), gradient.clone()
        new, state = step(w, gradient, state)
        assert torch.equal(w, before[0])  # inputs are left alone
        assert torch.equal(gradient, before[1])
        w, other.grad = new, gradient
        torchs.step()
        torch.testing.assert_close(w, other, rtol=1e-10, atol=1e-10)


@settings(deadline=None, max_examples=40)
@given(seeds, rates, decays)
def test_sgd_is_torchs(seed: int, lr: float, weight_decay: float) -> None:
    rate = {"lr": lr, "weight_decay": weight_decay}
    assert_same_path(
        lambda w: torch.optim.SGD(w, **rate),
        lambda w, g, state: (sgd_step(w, g, **rate), state),
        None,
        seed,
    )


@settings(deadline=None, max_examples=40)
@given(seeds, rates, momenta, decays)
def test_momentum_is_torchs(
    seed: int, lr: float, momentum: float, weight_decay: float
) -> None:
    options = {"lr": lr, "momentum": momentum, "weight_decay": weight_decay}
    assert_same_path(
        lambda w: torch.optim.SGD(w, **options),
        lambda w, g, u: momentum_step(w, g, u, **options),
        torch.zeros(4, dtype=torch.float64),
        seed,
    )


@pytest.mark.parametrize(
    ("kind", "step"),
    [(torch.optim.Adam, adam_step), (torch.optim.AdamW, adamw_step)],
)
@settings(deadline=None, max_examples=40)
@given(
    seed=seeds,
    lr=rates,
    betas=st.tuples(momenta, momenta),
    eps=st.floats(1e-8, 1),
    weight_decay=decays,
)
def test_adam_and_adamw_are_torchs(
    kind: Any,
    step: Any,
    seed: int,
    lr: float,
    betas: tuple[float, float],
    eps: float,
    weight_decay: float,
) -> None:
    options = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
    assert_same_path(
        lambda w: kind(w, **options),
        lambda w, g, state: step(w, g, state, **options),
        AdamState(),
        seed,
    )


@pytest.mark.parametrize(
    ("kind", "step"),
    [(torch.optim.Adam, adam_step), (torch.optim.AdamW, adamw_step)],
)
def test_the_defaults_are_torchs(kind: Any, step: Any) -> None:
    assert_same_path(
        lambda w: kind(w, lr=0.1),
        lambda w, g, state: step(w, g, state, lr=0.1),
        AdamState(),
        seed=3,
    )


@given(fractions, fractions, st.fractions(0, 2), st.fractions(0, 2))
def test_sgd_on_fractions_is_exact(
    w: Fraction, g: Fraction, lr: Fraction, decay: Fraction
) -> None:
    new = sgd_step(w, g, lr, decay)
    assert isinstance(new, Fraction)
    assert new == (1 - lr * decay) * w - lr * g
    assert sgd_step(w, g, lr) == w - lr * g


@given(st.lists(fractions, min_size=1, max_size=6), st.fractions(0, Fraction(9, 10)))
def test_the_velocity_is_a_fading_sum(
    gradients: list[Fraction], beta: Fraction
) -> None:
    w, u = Fraction(1), Fraction(0)
    for g in gradients:
        w, u = momentum_step(w, g, u, Fraction(1, 3), beta)
    last = len(gradients) - 1
    assert u == sum(beta ** (last - t) * g for t, g in enumerate(gradients))


@given(fractions, fractions)
def test_momentum_zero_is_plain_gradient_descent(w: Fraction, g: Fraction) -> None:
    rate, decay = Fraction(1, 7), Fraction(2, 3)
    new, u = momentum_step(w, g, Fraction(5), rate, 0, decay)
    assert new == sgd_step(w, g, rate, decay)
    assert u == g + decay * w


@given(st.floats(1e-3, 1e3), st.sampled_from([-1, 1]), st.floats(1e-4, 1))
def test_the_first_step_of_adam_has_the_length_of_the_learning_rate(
    size: float, sign: int, lr: float
) -> None:
    w, state = adam_step(0.0, sign * size, AdamState(), lr, eps=1e-12)
    assert math.isclose(w, -sign * lr, rel_tol=1e-6)
    assert state.t == 1


def test_adam_counts_its_steps_and_leaves_the_state_before_alone() -> None:
    start = AdamState()
    _, once = adam_step(1.0, 2.0, start, 0.1)
    _, twice = adam_step(1.0, 2.0, once, 0.1)
    assert (start, once.t, twice.t) == (AdamState(0.0, 0.0, 0), 1, 2)
    assert math.isclose(once.m, 0.1 * 2)
    assert math.isclose(twice.v, (1 - 0.999**2) * 4)


@given(
    st.lists(fractions, min_size=1, max_size=6),
    st.tuples(*[st.fractions(0, Fraction(9, 10), max_denominator=12)] * 2),
)
def test_the_means_of_adam_are_fading_sums(
    gradients: list[Fraction], betas: Any
) -> None:
    zero, last = Fraction(0), len(gradients) - 1
    state = AdamState(zero, zero)
    for g in gradients:
        step: Any = g
        _, state = adam_step(zero, step, state, 0.1, betas)
    for power, kept, beta in zip((1, 2), state[:2], betas, strict=True):
        fading = (beta ** (last - t) * g**power for t, g in enumerate(gradients))
        assert kept == (1 - beta) * sum(fading)


def test_a_weight_without_gradient_stands_still_in_adam() -> None:
    w, state = adam_step(0.3, 0.0, AdamState(), 0.1)
    assert (w, state) == (0.3, AdamState(0.0, 0.0, 1))
    w, _ = adam_step(torch.tensor([0.3, 0.3]), torch.tensor([0.0, 2.0]), state, 0.1)
    assert w[0] == torch.tensor(0.3)
    assert w[1] < 0.3


def test_dtype_follows_the_weights() -> None:
    w = torch.ones(3)
    assert sgd_step(w, w, 0.1, 0.1).dtype == torch.float32
    assert momentum_step(w, w, 0 * w, 0.1, 0.9)[0].dtype == torch.float32
    assert adamw_step(w, w, AdamState(), 0.1)[0].dtype == torch.float32


STEPPERS: list[Callable[..., Any]] = [
    lambda **more: sgd_step(**{"w": 1.0, "gradient": 1.0, "lr": 0.1, **more}),
    lambda **more: momentum_step(
        **{"w": 1.0, "gradient": 1.0, "velocity": 0.0, "lr": 0.1, **more},
        **({} if "momentum" in more else {"momentum": 0.9}),
    ),
    lambda **more: adam_step(
        **{"w": 1.0, "gradient": 1.0, "state": AdamState(), "lr": 0.1, **more}
    ),
    lambda **more: adamw_step(
        **{"w": 1.0, "gradient": 1.0, "state": AdamState(), "lr": 0.1, **more}
    ),
]


@pytest.mark.parametrize("step", STEPPERS)
@pytest.mark.parametrize("name", ["lr", "weight_decay"])
@pytest.mark.parametrize("value", [-0.1, math.inf, math.nan])
def test_rates_below_zero_or_without_a_size_are_refused(
    step: Callable[..., Any], name: str, value: float
) -> None:
    with pytest.raises(
        ValueError, match=rf"^{name} must lie in \[0, inf\), got {value}$"
    ):
        step(**{name: value})


@pytest.mark.parametrize("step", STEPPERS)
@pytest.mark.parametrize("name", ["w", "gradient"])
def test_weights_that_are_no_numbers_are_refused(
    step: Callable[..., Any], name: str
) -> None:
    with pytest.raises(TypeError, match=rf"^{name} must be a number or a tensor, got "):
        step(**{name: [1.0]})


def test_a_velocity_that_is_no_number_is_refused() -> None:
    none: Any = None
    with pytest.raises(
        TypeError, match=r"^velocity must be a number or a tensor, got "
    ):
        momentum_step(1.0, 1.0, none, 0.1, 0.9)


@pytest.mark.parametrize("value", [-0.1, 1, 1.5])
def test_a_momentum_outside_its_range_is_refused(value: float) -> None:
    with pytest.raises(
        ValueError, match=rf"^momentum must lie in \[0, 1\), got {value}"
    ):
        momentum_step(1.0, 1.0, 0.0, 0.1, value)


@pytest.mark.parametrize("step", [adam_step, adamw_step])
@pytest.mark.parametrize("place", [0, 1])
def test_a_beta_outside_its_range_is_refused(step: Any, place: int) -> None:
    betas = [0.9, 0.9]
    betas[place] = 1.0
    with pytest.raises(
        ValueError, match=rf"^betas\[{place}\] must lie in \[0, 1\), got 1\.0$"
    ):
        step(1.0, 1.0, AdamState(), 0.1, betas=tuple(betas))


@pytest.mark.parametrize("step", [adam_step, adamw_step])
def test_an_eps_of_zero_is_refused(step: Any) -> None:
    with pytest.raises(ValueError, match=r"^eps must lie in \(0, inf\), got 0$"):
        step(1.0, 0.0, AdamState(), 0.1, eps=0)


@pytest.mark.parametrize("step", STEPPERS)
def test_a_gradient_of_another_shape_is_refused(step: Callable[..., Any]) -> None:
    message = r"^gradient must have shape \(3,\), got \(3, 1\)$"
    with pytest.raises(ValueError, match=message):
        step(w=torch.ones(3), gradient=torch.ones(3, 1))


def test_what_is_remembered_in_another_shape_is_refused() -> None:
    w, other = torch.ones(3), torch.ones(2, 1)
    message = r"^velocity must have shape \(3,\), got \(2, 1\)$"
    with pytest.raises(ValueError, match=message):
        momentum_step(w, w, other, 0.1, 0.9)
    for name in ("m", "v"):
        state = AdamState(**{"m": w, "v": w, name: other}, t=1)
        message = rf"^state\.{name} must have shape \(3,\), got \(2, 1\)$"
        for step in (adam_step, adamw_step):
            with pytest.raises(ValueError, match=message):
                step(w, w, state, 0.1)
