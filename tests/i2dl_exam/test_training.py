"""The training loop against closed forms, torch's own dropout and least squares."""

import math
from itertools import permutations
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
    fit,
    follow,
    outcome,
    seeded_network,
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


def test_train_puts_the_model_into_training_mode_and_error_keeps_the_mode() -> None:
    x = seeded_normal(8, 3)
    model = seeded_network(3, 5, p=0.5).eval()
    before = training_error(model, F.mse_loss, x, x[:, :1])
    assert not model.training
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses = train(model, F.mse_loss, x, x[:, :1], optimizer, 1)
    assert model.training
    assert losses[0] != before  # the mask was on
    one, two = (training_error(model, F.mse_loss, x, x[:, :1]) for _ in range(2))
    assert one == two
    assert model.training


def test_training_error_leaves_each_part_in_its_mode_even_if_the_loss_raises() -> None:
    def no_loss(*_: torch.Tensor) -> torch.Tensor:
        raise ArithmeticError("no loss")

    model = seeded_network(3, 5, p=0.5).train()
    model[2].eval()  # as for a frozen part
    x = seeded_normal(8, 3)
    training_error(model, F.mse_loss, x, x[:, :1])
    assert [part.training for part in model] == [True, True, False, True]
    with pytest.raises(ArithmeticError, match="no loss"):
        training_error(model, no_loss, x, x[:, :1])
    assert model.training
    assert [part.training for part in model] == [True, True, False, True]


def test_training_error_is_the_loss_without_dropout_and_without_gradient() -> None:
    x = seeded_normal(8, 3)
    model = seeded_network(3, 5, p=0.5)
    plain = seeded_network(3, 5)
    expected = (plain(x) - x[:, :1]).square().mean()
    assert training_error(model, F.mse_loss, x, x[:, :1]) == expected.item()
    assert all(weights.grad is None for weights in model.parameters())

    def recorded(prediction: Tensor, target: Tensor) -> Tensor:
        return (prediction - target).sum() * 0 + prediction.requires_grad

    assert training_error(model, recorded, x, x[:, :1]) == 0


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


def test_no_examples_and_other_shapes_are_refused() -> None:
    none, x = torch.ones(0, 1, dtype=torch.float64), torch.ones(2)
    layer = one_weight(none)
    message = "the number of examples must be at least 1, got 0"
    with pytest.raises(ValueError, match=message):
        train(layer, F.mse_loss, none, none, torch.optim.SGD([layer.weight]), 1)
    with pytest.raises(ValueError, match=message):
        training_error(layer, F.mse_loss, none, none)
    with pytest.raises(ValueError, match=r"y must have shape \(2,\), got \(1,\)"):
        follow("edbac", x, x[:1], lr=0.1)


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


@pytest.mark.parametrize("p", [-0.1, 1.0, math.nan])
def test_dropout_refuses_p_out_of_range(p: float) -> None:
    with pytest.raises(ValueError, match=rf"p must lie in \[0, 1\), got {p}"):
        SeededDropout(p)
    with pytest.raises(ValueError, match=r"p must lie in \[0, 1\)"):
        seeded_network(2, 3, p)


@pytest.mark.parametrize(("seed", "error"), [(-1, ValueError), (0.5, TypeError)])
def test_dropout_refuses_a_wrong_seed(seed: Any, error: type) -> None:
    with pytest.raises(error, match="seed must be"):
        SeededDropout(0.5, seed)


def test_network_is_the_formula_with_the_stated_variances() -> None:
    model = seeded_network(40, 500, seed=2)
    W, b, v, c = model.parameters()
    assert [tuple(a.shape) for a in (W, b, v, c)] == [(500, 40), (500,), (1, 500), (1,)]
    assert W.dtype == torch.float64
    assert W.var().item() == pytest.approx(1 / 40, rel=0.05)
    assert v.var().item() == pytest.approx(1 / 500, rel=0.3)
    assert not b.any()
    assert not c.any()
    x = seeded_normal(3, 2, 40)
    torch.testing.assert_close(model(x), (x @ W.mT + b).tanh() @ v.mT + c)
    kinds = [type(layer) for layer in model]
    assert kinds == [nn.Linear, nn.Tanh, SeededDropout, nn.Linear]


def test_network_names_a_wrong_seed_as_it_was_given() -> None:
    with pytest.raises(ValueError, match="seed must be at least 0, got -1"):
        seeded_network(4, 6, seed=-1)
    with pytest.raises(TypeError, match=r"seed must be an int, got 0\.5"):
        seeded_network(4, 6, seed=0.5)


def test_network_starts_alike_for_a_seed_and_differs_for_another() -> None:
    x = seeded_normal(5, 4)
    torch.manual_seed(1)
    first = seeded_network(4, 6, seed=1)(x)
    torch.manual_seed(2)
    assert first.equal(seeded_network(4, 6, seed=1)(x))
    assert not first.equal(seeded_network(4, 6, seed=2)(x))


@pytest.mark.parametrize("name", ["inputs", "hidden"])
@pytest.mark.parametrize(("size", "error"), [(0, ValueError), (2.0, TypeError)])
def test_network_refuses_a_wrong_size(name: str, size: Any, error: type) -> None:
    sizes: dict[str, Any] = {"inputs": 2, "hidden": 3, name: size}
    with pytest.raises(error, match=f"{name} must be"):
        seeded_network(**sizes)


@settings(max_examples=20)
@given(st.integers(0, 99), st.integers(1, 30))
def test_follow_reaches_least_squares_and_one_pass_is_one_step(
    seed: int, samples: int
) -> None:
    x, y = seeded_normal(samples, seed=seed), seeded_normal(samples, seed=seed + 100)
    x = x / x.square().mean().sqrt()  # curvature 2: stable for every rate below 1
    weight = follow("edbac", x, y, lr=0.1)
    torch.testing.assert_close(weight, x @ y / (x @ x))
    w = torch.zeros_like(x[0]).requires_grad_()
    (slope,) = torch.autograd.grad((w * x - y).square().mean(), w)
    torch.testing.assert_close(follow("edbca", x, y, lr=0.1), -0.1 * slope)


def test_follow_repeats_as_often_as_it_is_told() -> None:
    x = 2 * torch.ones(1, dtype=torch.float64)
    for repeats in (1, 2, 5):  # one pass before the first repetition
        weight = follow("edbac", x, x, lr=1 / 16, repeats=repeats)
        assert weight.item() == 1 - 0.5 ** (repeats + 1)
    default = follow("edbac", x, x, lr=0.001)
    assert default.item() == follow("edbac", x, x, lr=0.001, repeats=100).item()


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ("debac", "stops at d: there is no weight yet"),
        ("ebdac", "stops at b: there is no prediction yet"),
        ("edabc", "stops at a: there is no difference yet"),
        ("ecdba", "stops at c: there is nothing to repeat"),
        ("cedba", "stops at c: there is nothing to repeat"),
    ],
)
def test_follow_says_what_is_missing(order: str, message: str) -> None:
    x = torch.ones(2, dtype=torch.float64)
    with pytest.raises(LookupError, match=message):
        follow(order, x, x, lr=0.1)


@pytest.mark.parametrize("order", ["edba", "edbacc", "edbax", "", "EDBAC"])
def test_follow_refuses_other_letters(order: str) -> None:
    x = torch.ones(2)
    with pytest.raises(ValueError, match=f"once each, got '{order}'"):
        follow(order, x, x, lr=0.1)


@pytest.mark.parametrize(("repeats", "error"), [(0, ValueError), (1.5, TypeError)])
def test_follow_refuses_a_wrong_number_of_repeats(repeats: Any, error: type) -> None:
    x = torch.ones(2)
    with pytest.raises(error, match="repeats must be"):
        follow("edbac", x, x, lr=0.1, repeats=repeats)


def test_follow_never_changes_its_inputs() -> None:
    x, y = seeded_normal(5), seeded_normal(5, seed=1)
    copies = x.clone(), y.clone()
    for order in permutations("abcde"):
        try:
            follow(order, x, y, lr=0.1, repeats=2)
        except LookupError:
            continue
    assert (x.equal(copies[0]), y.equal(copies[1])) == (True, True)


Pair = tuple[Tensor, Tensor]


def squared(net: nn.Module, pair: Pair) -> Tensor:
    return F.mse_loss(net(pair[0]), pair[1])


def pairs(count: int) -> list[Pair]:
    x, y = seeded_normal(5 * count, 3), seeded_normal(5 * count, 1, seed=1)
    return list(zip(x.split(5), y.split(5), strict=True))


def weights(net: nn.Module) -> Tensor:
    return torch.cat([p.detach().flatten() for p in net.parameters()])


def test_fit_takes_one_adam_step_per_batch_on_a_copy() -> None:
    start = seeded_network(3, 4)
    before = weights(start)
    ours = fit(start, iter(pairs(6)), squared, lr=0.02)

    theirs = seeded_network(3, 4)
    optimizer = torch.optim.Adam(theirs.parameters(), lr=0.02)
    for x, y in pairs(6):
        optimizer.zero_grad()
        (theirs(x) - y).square().mean().backward()
        optimizer.step()
    assert weights(start).equal(before)
    assert all(p.grad is None for p in start.parameters())
    torch.testing.assert_close(weights(ours), weights(theirs))
    assert not weights(ours).isclose(before).all()


def test_fit_takes_the_rate_of_adam_by_default() -> None:
    start = seeded_network(3, 4)
    ours, theirs = fit(start, pairs(2), squared), fit(start, pairs(2), squared, lr=0.01)

    assert weights(ours).equal(weights(theirs))


def test_fit_leaves_frozen_parameters_as_they_are() -> None:
    net = seeded_network(3, 4)
    net[0].requires_grad_(False)
    trained = fit(net, pairs(6), squared)

    assert trained[0].weight.equal(net[0].weight)
    assert not trained[3].weight.isclose(net[3].weight).all()


def test_fit_refuses_no_batches_and_a_bad_learning_rate() -> None:
    net = seeded_network(3, 4)
    with pytest.raises(ValueError, match="batches must hold at least one batch"):
        fit(net, [], squared)
    with pytest.raises(ValueError, match=r"lr must lie in \[0, inf\), got -1"):
        fit(net, pairs(1), squared, lr=-1)
    with pytest.raises(TypeError, match="lr must be a real number, got 'fast'"):
        fit(net, pairs(1), squared, lr="fast")  # type: ignore[arg-type]
