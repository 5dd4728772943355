"""The training loop against closed forms, torch's own dropout and least squares."""

import math
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn

from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import (
    SeededDropout,
    outcome,
    train,
    training_error,
)


def one_weight(x: Tensor) -> nn.Linear:
    layer = nn.Linear(1, 1, bias=False, dtype=x.dtype)
    nn.init.zeros_(layer.weight)
    return layer


@settings(max_examples=30)
@given(st.floats(0.01, 0.9), st.integers(1, 20))
def test_losses_of_one_weight_follow_the_closed_form(lr: float, steps: int) -> None:
    x = torch.tensor([[1.0], [2.0]], dtype=torch.float64)
    layer = one_weight(x)
    optimizer = torch.optim.SGD(layer.parameters(), lr=lr)
    losses = train(layer, F.mse_loss, x, x, optimizer, steps)
    factor = 1 - 5 * lr  # the loss is 5/2 (w - 1)^2
    expected = [2.5 * factor ** (2 * t) for t in range(steps)]
    assert losses == pytest.approx(expected[: len(losses)], rel=1e-6, abs=1e-12)
    stopped = losses[-1] > 1e9 * losses[0]  # then the last loss led to no step
    assert len(losses) == steps or stopped
    assert layer.weight.item() == pytest.approx(1 - factor ** (len(losses) - stopped))


def test_train_stops_at_a_billion_times_the_first_loss_or_at_nan() -> None:
    x = torch.tensor([[1.0], [2.0]], dtype=torch.float64)
    layer = one_weight(x)
    losses = train(layer, F.mse_loss, x, x, torch.optim.SGD([layer.weight], lr=2), 50)
    assert losses == [2.5 * 81**t for t in range(6)]  # factor -9; 81^5 > 1e9
    before = layer.weight.item()
    losses = train(
        layer, F.mse_loss, x, x * math.nan, torch.optim.SGD([layer.weight]), 50
    )
    assert len(losses) == 1
    assert math.isnan(losses[0])
    assert layer.weight.item() == before  # and makes no step with it


def test_train_goes_on_with_a_loss_below_0() -> None:
    layer = nn.Linear(1, 1, bias=False)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    x = torch.ones(1, 1)

    def shifted(output: Tensor, target: Tensor) -> Tensor:
        return F.mse_loss(output, target) - 100

    losses = train(layer, shifted, x, 0 * x, optimizer, 5)
    assert len(losses) == 5
    assert losses[-1] < losses[0] < 0


def test_training_by_classes_with_another_loss_and_optimizer() -> None:
    x = seeded_normal(30, 2)
    model = nn.Sequential(nn.Linear(2, 3, dtype=torch.float64))
    nn.init.zeros_(model[0].weight)
    nn.init.zeros_(model[0].bias)
    classes = (x[:, 0] > 0).long()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.1)
    losses = train(model, F.cross_entropy, x, classes, optimizer, 20)
    assert len(losses) == 20
    assert losses[0] == pytest.approx(math.log(3))
    assert training_error(model, F.cross_entropy, x, classes) < losses[-1] < losses[0]


@pytest.mark.parametrize(("steps", "error"), [(0, ValueError), (1.5, TypeError)])
def test_train_refuses_a_wrong_number_of_steps(steps: Any, error: type) -> None:
    x = torch.ones(2, 1, dtype=torch.float64)
    layer = one_weight(x)
    with pytest.raises(error, match="steps must be"):
        train(layer, F.mse_loss, x, x, torch.optim.SGD([layer.weight]), steps)


@pytest.mark.parametrize(
    ("after", "word"),
    [
        (0.0, "falls"),
        (0.19, "falls"),
        (0.2, "unclear"),
        (1.0, "unclear"),
        (1.01, "stays"),
        (19.9, "stays"),
        (20.0, "unclear"),
        (2000.0, "unclear"),
        (2001.0, "diverges"),
        (math.inf, "diverges"),
        (math.nan, "diverges"),
    ],
)
def test_outcome_has_one_word_for_each_range(after: float, word: str) -> None:
    assert outcome(2.0, after) == word
    assert outcome(0.5, after / 4) == word


@pytest.mark.parametrize("before", [0.0, -1.0, math.nan])
def test_outcome_refuses_a_start_without_error(before: float) -> None:
    with pytest.raises(ValueError, match=f"before must be above 0, got {before}"):
        outcome(before, 1.0)


@pytest.mark.parametrize("p", [0.0, 0.02, 0.5, 0.98])
def test_dropout_drops_with_probability_p_and_keeps_the_mean(p: float) -> None:
    dropped = SeededDropout(p, seed=3)(torch.ones(100_000, dtype=torch.float64))
    zeros = (dropped == 0).double().mean().item()
    assert abs(zeros - p) < 6 * math.sqrt(p * (1 - p) / 100_000) + 1e-9
    kept = dropped[dropped != 0]
    torch.testing.assert_close(kept, torch.full_like(kept, 1 / (1 - p)))
    theirs = nn.Dropout(p)(torch.ones(100_000, dtype=torch.float64))
    torch.testing.assert_close(kept.unique(), theirs[theirs != 0].unique())


def test_dropout_masks_follow_the_seed_and_change_with_each_call() -> None:
    x = seeded_normal(50)
    one, two = SeededDropout(0.5, seed=1), SeededDropout(0.5, seed=1)
    first = one(x)
    assert first.equal(two(x))
    assert not first.equal(one(x))
    assert not first.equal(SeededDropout(0.5, seed=2)(x))
    torch.set_default_dtype(torch.float64)
    try:
        assert first.equal(SeededDropout(0.5, seed=1)(x))
    finally:
        torch.set_default_dtype(torch.float32)


def test_dropout_in_evaluation_mode_changes_nothing() -> None:
    x = seeded_normal(50).float()
    assert SeededDropout(0.5).eval()(x) is x
    assert SeededDropout(0.5)(x).dtype == torch.float32


@pytest.mark.parametrize(("seed", "error"), [(-1, ValueError), (0.5, TypeError)])
def test_dropout_refuses_a_wrong_seed(seed: Any, error: type) -> None:
    with pytest.raises(error, match="seed must be"):
        SeededDropout(0.5, seed)


Pair = tuple[Tensor, Tensor]


def squared(net: nn.Module, pair: Pair) -> Tensor:
    return F.mse_loss(net(pair[0]), pair[1])


def pairs(count: int) -> list[Pair]:
    x, y = seeded_normal(5 * count, 3), seeded_normal(5 * count, 1, seed=1)
    return list(zip(x.split(5), y.split(5), strict=True))


def weights(net: nn.Module) -> Tensor:
    return torch.cat([p.detach().flatten() for p in net.parameters()])
