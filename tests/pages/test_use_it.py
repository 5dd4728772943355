"""What the programs of the page "Use it in your project" say, by another route."""

import math
from collections.abc import Callable

import torch
from torch import nn

from i2dl_exam.initialization import he_variance, with_variance
from i2dl_exam.optimization import AdamState, adam_step, adamw_step
from i2dl_exam.receptive_field import bounding_box, gradient_support, receptive_field
from i2dl_exam.sampling import seeded_normal

DEPTH, WIDTH = 20, 400


def signal(seed: int, draw: Callable[[int], torch.Tensor]) -> float:
    """The factor on a signal's length after 20 ReLU layers without bias."""
    start = seeded_normal(100, WIDTH, seed=seed)
    x = start
    for layer in range(DEPTH):
        x = (x @ draw(1000 * (seed + 1) + layer).T).relu()
    return (x.norm() / start.norm()).item()


def he(seed: int) -> torch.Tensor:
    return with_variance(seeded_normal(WIDTH, WIDTH, seed=seed), he_variance(WIDTH))


def default(seed: int) -> torch.Tensor:
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return nn.Linear(WIDTH, WIDTH, bias=False).double().weight.detach()


def test_initialized_networks_keep_the_signal(over_seeds: Callable[..., bool]) -> None:
    """The size of a factor is how many times it is away from 1."""
    assert over_seeds(
        "He, 20 layers: the signal grows or shrinks by",
        lambda seed: math.exp(abs(math.log(signal(seed, he)))),
        less_than=4,
    )
    assert over_seeds(
        "torch's default, 20 layers: the signal's factor",
        lambda seed: signal(seed, default),
        less_than=1e-3,
    )


def test_dilation_leaves_holes_in_the_receptive_field() -> None:
    network = nn.Sequential(
        nn.Conv2d(3, 8, 7, stride=2),
        nn.AvgPool2d(3, stride=2),
        nn.Conv2d(8, 8, 3, dilation=4),
    )
    support = gradient_support(network, torch.ones(1, 3, 96, 96))
    rows, columns = bounding_box(support)
    # Three features, 4 places of 4 pixels apart; each of them sees 11 pixels.
    starts = [rows[0] + 16 * i for i in range(3)]
    seen = {start + i for start in starts for i in range(11)}

    assert receptive_field([(7, 2), (3, 2), (9, 1)]) == len(rows) == len(columns) == 43
    assert set(support.any(1).nonzero().flatten().tolist()) == seen
    assert support.sum() == len(seen) ** 2


def test_only_adamw_closes_every_gap_by_the_same_factor() -> None:
    """By the recursion of Adam for a gap: with large gradients it gets no decay."""
    gradients = torch.tensor([1.0, 1e2, 1e4], dtype=torch.float64)
    left = {}
    for step in (adam_step, adamw_step):
        low, high = torch.zeros(3).double(), torch.ones(3).double()
        states = [AdamState(), AdamState()]
        for t in range(200):
            g = gradients * (-1) ** t
            low, states[0] = step(low, g, states[0], lr=0.01, weight_decay=0.1)
            high, states[1] = step(high, g, states[1], lr=0.01, weight_decay=0.1)
        left[step] = high - low

    torch.testing.assert_close(left[adamw_step], torch.full_like(low, 0.999**200))
    assert left[adam_step][0] < 0.83
    assert left[adam_step][1] > 0.99
    assert left[adam_step][2] > left[adam_step][1]
