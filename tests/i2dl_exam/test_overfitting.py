"""Data, network and curves of 5k against torch's own layers and steps by hand."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F

from i2dl_exam.facades import facades
from i2dl_exam.overfitting import facade_network, hand_labelled_facades, loss_curves
from i2dl_exam.sampling import seeded_normal


@pytest.mark.parametrize("count", [5, 9, 120, 200])
@pytest.mark.parametrize("seed", range(3))
def test_one_label_in_five_is_wrong(count: int, seed: int) -> None:
    pictures, written, right = hand_labelled_facades(count, seed)
    colour, labels = facades(count, size=8, seed=seed)
    grey = (colour[:, 0] + colour[:, 1] + colour[:, 2]) / 3
    torch.testing.assert_close(pictures, 2 * grey[:, None] - 1)
    assert right.equal(labels)
    assert (written != right).sum() == count // 5
    assert set(written.tolist()) <= {0, 1, 2}


def test_both_other_styles_are_written_by_mistake_and_no_place_is_preferred() -> None:
    runs = [hand_labelled_facades(120, seed)[1:] for seed in range(100)]
    steps = torch.cat([(w - r)[w != r] % 3 for w, r in runs])
    assert abs((steps == 1).double().mean() - 0.5) < 0.05  # of 2400
    places = torch.stack([w != r for w, r in runs]).double().mean(dim=0)
    assert places.min() > 0.05
    assert places.max() < 0.4


def test_the_network_is_a_linear_layer_relu_and_a_linear_layer() -> None:
    network, x = facade_network(seed=3), hand_labelled_facades(5)[0]
    weights = [seeded_normal(32, 64, seed=6) / 32**0.5]  # He: variance 2/64
    weights.append(seeded_normal(3, 32, seed=7) / 16**0.5)
    expected = (x.flatten(1) @ weights[0].T).relu() @ weights[1].T
    torch.testing.assert_close(network(x), expected)
    assert sum(p.numel() for p in network.parameters()) == 64 * 32 + 32 + 32 * 3 + 3


def test_dropout_drops_pixels_and_hidden_units_only_while_training() -> None:
    network, x = facade_network(p=0.5), torch.ones(200, 1, 8, 8, dtype=torch.float64)
    plain = facade_network()
    torch.testing.assert_close(network.eval()(x), plain(x))
    network.train()
    for mask, size in ((network[1], 64), (network[4], 32)):
        dropped = mask(torch.ones(200, size, dtype=torch.float64))
        assert set(dropped.unique().tolist()) == {0, 2}
        assert abs((dropped == 0).double().mean() - 0.5) < 0.05
    assert not network(x).equal(plain(x))
    assert sum(p.numel() for p in network.parameters()) == 2179


def test_curves_follow_momentum_with_weight_decay_by_hand() -> None:
    sets = [hand_labelled_facades(n, n)[:2] for n in (30, 20)]
    (x, y), versions = sets[0], [sets[0][0], sets[0][0].flip(-1)]
    network, copy = facade_network(seed=1), facade_network(seed=1)
    curves = loss_curves(network, sets, 5, 0.1, 0.01, versions)
    assert curves.shape == (6, 2)
    velocity = [torch.zeros_like(p) for p in copy.parameters()]
    for epoch in range(6):
        for loss, part in zip(curves[epoch], sets, strict=True):
            torch.testing.assert_close(loss, F.cross_entropy(copy(part[0]), part[1]))
        loss = F.cross_entropy(copy(versions[epoch % 2]), y)
        gradients = torch.autograd.grad(loss, list(copy.parameters()))
        with torch.no_grad():
            for p, u, g in zip(copy.parameters(), velocity, gradients, strict=True):
                u.mul_(0.9).add_(g + 0.01 * p)
                p.sub_(0.1 * u)
    assert x.equal(sets[0][0])


def test_curves_have_no_weight_decay_by_default() -> None:
    sets = [hand_labelled_facades(30)[:2]]
    plain, same, other = (
        loss_curves(facade_network(), sets, 3, 0.1, **decay)
        for decay in ({}, {"weight_decay": 0.0}, {"weight_decay": 0.1})
    )
    assert plain.equal(same)
    assert not plain.equal(other)


def test_curves_are_measured_without_dropout() -> None:
    sets = [hand_labelled_facades(30)[:2]]
    network = facade_network(p=0.5)
    curves = loss_curves(network, sets, 3, 0.1)
    before = F.cross_entropy(facade_network()(sets[0][0]), sets[0][1])
    torch.testing.assert_close(curves[0, 0], before)
    after = F.cross_entropy(network.eval()(sets[0][0]), sets[0][1])
    torch.testing.assert_close(curves[-1, 0], after)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"parts": []}, ValueError, "parts must hold at least the training set"),
        ({"epochs": 0}, ValueError, "epochs must be at least 1, got 0"),
        ({"epochs": 1.5}, TypeError, r"epochs must be an int, got 1\.5"),
        ({"lr": -1}, ValueError, r"lr must lie in \[0, inf\), got -1"),
        ({"weight_decay": -1}, ValueError, "weight_decay must lie in"),
        (
            {"augmented": [torch.zeros(1, 1, 8, 8)]},
            ValueError,
            r"augmented must have shape \(10, 1, 8, 8\), got \(1, 1, 8, 8\)",
        ),
    ],
)
def test_curves_refuse_what_does_not_fit(
    change: dict[str, Any], error: type[Exception], message: str
) -> None:
    settings = {"parts": [hand_labelled_facades(10)[:2]], "epochs": 1, "lr": 0.1}
    with pytest.raises(error, match=message):
        loss_curves(facade_network(), **(settings | change))


def test_wrong_sizes_and_probabilities_are_named() -> None:
    with pytest.raises(ValueError, match="count must be at least 5, got 4"):
        hand_labelled_facades(4)
    with pytest.raises(TypeError, match=r"count must be an int, got 7\.5"):
        hand_labelled_facades(7.5)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="seed must be at least 0, got -1"):
        hand_labelled_facades(10, -1)
    with pytest.raises(ValueError, match=r"p must lie in \[0, 1\), got 1"):
        facade_network(1)
    with pytest.raises(ValueError, match="seed must be at least 0, got -1"):
        facade_network(seed=-1)
