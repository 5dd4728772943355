"""Single optimizer steps against torch.optim, exact fractions and closed forms."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from i2dl_exam.optimization import adam_step, momentum_step, sgd_step
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


# Torch's optimizer, our step, the state before the first one, and their options.
PATHS: dict[str, tuple[Any, Callable[..., tuple[Tensor, Any]], Any, str]] = {
    "SGD": (
        torch.optim.SGD,
        lambda w, g, state, **rates: (sgd_step(w, g, **rates), state),
        None,
        "lr weight_decay",
    ),
    "momentum": (
        torch.optim.SGD,
        momentum_step,
        torch.zeros(4).double(),
        "lr momentum",
    ),
    "Adam": (torch.optim.Adam, adam_step, (0, 0, 0), "lr"),
}


@pytest.mark.parametrize("name", PATHS)
@settings(deadline=None, max_examples=40)
@given(seeds, rates, decays, momenta)
def test_weights_are_torchs_after_every_step(
    name: str, seed: int, lr: float, weight_decay: float, momentum: float
) -> None:
    optimizer, step, state, wanted = PATHS[name]
    options = {"lr": lr, "weight_decay": weight_decay, "momentum": momentum}
    options = {option: options[option] for option in wanted.split()}
    gradients, w = gradients_and_start(seed)
    other = w.clone()
    torchs = optimizer([other], **options)
    for gradient in gradients:
        before = w.clone(), gradient.clone()
        new, state = step(w, gradient, state, **options)
        assert torch.equal(w, before[0])  # inputs are left alone
        assert torch.equal(gradient, before[1])
        w, other.grad = new, gradient
        torchs.step()
        torch.testing.assert_close(w, other, rtol=1e-10, atol=1e-10)


@given(fractions, fractions, st.fractions(0, 2), st.fractions(0, 2))
def test_sgd_is_exact(w: Fraction, g: Fraction, lr: Fraction, decay: Fraction) -> None:
    new = sgd_step(w, g, lr, decay)
    assert isinstance(new, Fraction)
    assert new == (1 - lr * decay) * w - lr * g
    assert sgd_step(w, g, lr) == w - lr * g


def test_a_weight_without_gradient_stands_still_in_adam() -> None:
    w, state = adam_step(0.3, 0.0, (0, 0, 0), 0.1)
    assert (w, state) == (0.3, (0.0, 0.0, 1))
    w, _ = adam_step(torch.tensor([0.3, 0.3]), torch.tensor([0.0, 2.0]), state, 0.1)
    assert w[0] == torch.tensor(0.3)
    assert w[1] < 0.3


@pytest.mark.parametrize(
    ("step", "name", "arguments"),
    [
        (sgd_step, "gradient", {"lr": 0.1}),
        (momentum_step, "g", {"u": 0.0, "lr": 0.1, "momentum": 0.9}),
        (momentum_step, "u", {"g": torch.ones(3), "lr": 0.1, "momentum": 0.9}),
        (adam_step, "g", {"state": (0, 0, 0), "lr": 0.1}),
    ],
)
def test_another_shape_is_refused(
    step: Callable[..., Any], name: str, arguments: dict[str, Any]
) -> None:
    message = rf"^{name} must have the shape \(3,\) of w, got \(3, 1\)$"
    with pytest.raises(ValueError, match=message):
        step(w=torch.ones(3), **arguments, **{name: torch.ones(3, 1)})


@pytest.mark.parametrize("place", [0, 1])
def test_a_state_of_another_shape_is_refused(place: int) -> None:
    w, state = torch.ones(3), [torch.ones(3), torch.ones(3), 1]
    state[place] = torch.ones(3, 1)
    with pytest.raises(ValueError, match=rf"^state\[{place}\] must have the shape"):
        adam_step(w, w, tuple(state), 0.1)
