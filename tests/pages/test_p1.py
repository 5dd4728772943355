"""Every claim of the page on Problem 1, proved without the page's programs."""

from collections.abc import Callable
from functools import partial
from itertools import permutations
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from programs import ran
from torch import Tensor, nn

from i2dl_exam.architectures import VGG16, AlexNet, ResNet18
from i2dl_exam.gradient_descent import run_steps
from i2dl_exam.sampling import seeded_normal

PUBLISHED = {ResNet18: 11_689_512, AlexNet: 61_100_840, VGG16: 138_357_544}


def error_left(name: str, run: str, seed: int) -> float:
    """The share of the error that a run leaves; a billion if it diverges."""
    (line,) = (x for x in ran(name, 1000 + seed)[0] if x.startswith(run))
    said = line.rpartition(": ")[2]
    return 1e9 if said == "diverges" else float(said.removeprefix("leaves "))


def on_meta(build: Callable[[], nn.Module]) -> nn.Module:
    """A network that has shapes only."""
    with torch.device("meta"):
        return build()


def size(layer: nn.Module) -> int:
    return sum(parameter.numel() for parameter in layer.parameters())


def layers(network: nn.Module, *kinds: type[nn.Module]) -> list[Any]:
    return [m for m in network.modules() if isinstance(m, kinds)]


@pytest.mark.parametrize("build", PUBLISHED, ids=lambda build: build.__name__)
def test_1a_totals_are_those_that_torchvision_publishes(
    build: Callable[[], nn.Module],
) -> None:
    total, four_networks = PUBLISHED[build], ran("p1/a_four_networks")[0]
    (shown,) = (line for line in four_networks if line.startswith(build.__name__))
    assert size(on_meta(build)) == total
    assert shown.count(f"{total:,}") == 2


def test_1a_names_count_layers_on_the_main_path() -> None:
    for build, depth, skips in ((ResNet18, 18, 3), (VGG16, 16, 0)):
        network = on_meta(build)
        main = [m for name, m in network.named_modules() if ".skip" not in name]
        assert len([m for m in main if isinstance(m, nn.Conv2d | nn.Linear)]) == depth
        assert len(layers(network, nn.Conv2d, nn.Linear)) == depth + skips


DIVERGES, HIGH, FALLS = {"more_than": 1000}, {"more_than": 0.5}, {"less_than": 0.1}


@pytest.mark.parametrize(
    ("run", "bound"),
    [
        *[("as it is", DIVERGES), ("box 1", FALLS), ("box 2", DIVERGES)],
        *[("box 3", DIVERGES), ("box 4", FALLS), ("rate 0.4", DIVERGES)],
    ],
)
def test_1b_what_a_remedy_leaves(
    over_seeds: Callable[..., object], run: str, bound: dict[str, float]
) -> None:
    left = partial(error_left, "p1/b_remedies", run)
    assert over_seeds(f"{run}: error left", left, **bound)


@pytest.mark.parametrize(
    ("run", "bound"),
    [
        *[("as it is", FALLS), ("box 1", DIVERGES), ("box 2", HIGH)],
        *[("box 3", FALLS), ("other reading", HIGH), ("box 4", HIGH)],
    ],
)
def test_1h_what_a_cause_leaves(
    over_seeds: Callable[..., object], run: str, bound: dict[str, float]
) -> None:
    left = partial(error_left, "p1/h_causes", run)
    assert over_seeds(f"{run}: error left", left, **bound)


def run(order: str) -> float | None:
    """A weight trained on y = x in this order, or None if a step cannot be done."""
    before, after = order.split("c")
    x = torch.ones(1, dtype=torch.float64)
    try:
        steps = before + 99 * before.rpartition("e")[2] + after
        return run_steps(steps, x, x, lr=0.1).item()
    except KeyError:
        return None


def test_1c_of_120_orders_one_trains() -> None:
    weights = {o: run(o) for o in map("".join, permutations("abcde"))}
    assert [o for o, w in weights.items() if w is not None and w > 0.99] == ["edbac"]


def around(x: Tensor, weight: Tensor) -> Tensor:
    """A convolution with circular padding."""
    side = weight.shape[-1] // 2
    return F.conv2d(F.pad(x, [side] * 4, mode="circular"), weight)


def points(side: int = 8) -> Tensor:
    """All images with one bright pixel: a linear layer is known by these."""
    numbers = seeded_normal(1)
    pixels = torch.eye(side * side, dtype=numbers.dtype, device=numbers.device)
    return pixels.view(-1, 1, side, side)


def test_1d_weights_0_alone_are_invariant_to_shifts() -> None:
    # f(Tx) - f(x) is linear in the 9 weights: one column for each, full rank.
    shifted = points().roll(1, dims=-1)
    columns = [
        (around(shifted, k[None]) - around(points(), k[None])).flatten()
        for k in points(3)
    ]
    assert torch.linalg.matrix_rank(torch.stack(columns, dim=1)) == 9


def slopes_at(f: Callable[[Tensor], Tensor], *at: float) -> list[float]:
    z = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    return [slope.item() for slope in torch.autograd.grad(f(z).sum(), z)[0]]


def test_1e_largest_slopes_are_at_0() -> None:
    z = (3 * seeded_normal(1000)).tolist()
    for f, top in ((torch.tanh, 1.0), (torch.sigmoid, 0.25)):
        assert slopes_at(f, 0.0) == [top]
        assert max(slopes_at(f, *z)) < top


def test_1f_softmax_of_two_outputs_is_the_sigmoid_of_their_difference() -> None:
    scores = seeded_normal(50, 2)
    one = scores[:, 1] - scores[:, 0]
    torch.testing.assert_close(scores.softmax(1)[:, 1], 1 / (1 + torch.exp(-one)))


def test_1g_tanh_is_a_stretched_sigmoid() -> None:
    z = seeded_normal(100)
    torch.testing.assert_close(torch.tanh(z), 2 * torch.sigmoid(2 * z) - 1)


def test_1i_running_statistics_move_without_a_gradient() -> None:
    layer = nn.BatchNorm2d(8).double()
    with torch.no_grad():
        layer(seeded_normal(4, 8, 6, 6) + 5)
    assert isinstance(layer.running_mean, Tensor)
    assert (layer.running_mean > 0.3).all()  # a tenth of the way from 0 to 5
    assert not layer.running_mean.requires_grad
    assert (layer.weight == 1).all()
