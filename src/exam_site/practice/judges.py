"""What statements are judged with: their `judge` uses these names, and those of `toys`.

Whatever is drawn is drawn for several seeds, and must come out alike.
"""

import math
from collections.abc import Callable
from functools import cache
from itertools import pairwise, permutations
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from exam_site.practice import toys
from exam_site.practice.toys import SEEDS, all_seeds
from i2dl_exam.architectures import (
    VGG16,
    AlexNet,
    ResNet18,
    parameter_count,
)
from i2dl_exam.architectures import BasicBlock as BasicBlock
from i2dl_exam.architectures import kernel_sizes as kernel_sizes
from i2dl_exam.equivariance import equivariance_gap as equivariance_gap
from i2dl_exam.logistic_regression import newton_step


def truth(judge: str) -> bool:
    """What a judge, an expression with the names of this module, says.

    Raises:
        TypeError: if that is neither true nor false.
    """
    found = eval(judge, vars(toys) | globals())
    if not isinstance(found, bool):
        raise TypeError(f"{judge} must be true or false, got {found!r}")
    return found


# 1a, 1i: networks without numbers, and layers that are trained
with torch.device("meta"):
    alexnet, vgg16, resnet18 = AlexNet(), VGG16(), ResNet18()


def layers(network: nn.Module, kind: type[nn.Module]) -> list[Any]:
    """All layers of a kind."""
    return [layer for layer in network.modules() if isinstance(layer, kind)]


def share(network: nn.Module, kind: type[nn.Module]) -> float:
    """The part of a network's parameters that is in layers of a kind."""
    inside = sum(parameter_count(layer) for layer in layers(network, kind))
    return inside / parameter_count(network)


def trains(layer: nn.Module, *shape: int) -> bool:
    """Whether it has parameters, and inputs of this shape give a gradient to each."""
    y = layer(torch.arange(1.0, 1 + math.prod(shape)).reshape(shape).sin())
    parameters = list(layer.parameters())
    if parameters:
        torch.autograd.backward((y[0] if isinstance(y, tuple) else y).square().sum())
    moved = [p.grad is not None and bool(p.grad.any()) for p in parameters]
    return bool(moved) and all(moved)


# 1b, 1h: a small network, trained
def summed(x: Tensor) -> Tensor:
    """What it learns."""
    return 2 * x.sum(1, keepdim=True)


@cache
def left(
    seed: int = 0,
    lr: float = 0.05,
    *,
    n: int = 64,
    hidden: int = 32,
    depth: int = 1,
    steps: int = 40,
    batch: int = 0,
    inputs: float = 1,
    noise: float = 0,
    loss: float = 1,
    start: float = 1,
    dead: float = 0,
    clip: float = 0,
    decay: float = 1,
    forget: bool = False,
    activation: Any = torch.tanh,
    optimizer: Any = torch.optim.SGD,
    target: Callable[[Tensor], Tensor] = summed,
) -> float:
    """The share of the error that training leaves; infinite if it diverges."""
    torch.manual_seed(seed)
    x = torch.randn(n, 4).double()
    y, x = target(x), inputs * x
    sizes = [4, *[hidden] * depth, 1]
    linear: list[Any] = [nn.Linear(a, b).double() for a, b in pairwise(sizes)]
    for layer in linear:
        layer.weight.data *= start
    linear[0].bias.data -= dead
    parameters = [p for layer in linear for p in layer.parameters()]
    step = optimizer(parameters, lr)

    def net(x: Tensor) -> Tensor:
        for layer in linear[:-1]:
            x = activation(layer(x))
        y: Tensor = linear[-1](x)
        return y

    before = F.mse_loss(net(x), y).item()
    for _ in range(steps):
        chosen = torch.randperm(n)[: batch or n]
        step.zero_grad()
        given = x[chosen] + noise * torch.randn_like(x[chosen])
        torch.autograd.backward(loss * F.mse_loss(net(given), y[chosen]))
        if clip:
            nn.utils.clip_grad_norm_(parameters, clip)
        if forget:
            step.zero_grad()
        step.step()
        step.param_groups[0]["lr"] *= decay
    rest = F.mse_loss(net(x), y).item() / before
    return rest if rest < 1000 else math.inf


def cures(trouble: dict[str, Any], **remedy: Any) -> bool:
    """Whether a run that diverges ends well with a remedy."""
    trouble = {"lr": 0.5} | trouble
    assert all(left(seed, **trouble) == math.inf for seed in SEEDS)
    return all_seeds(lambda seed: left(seed, **trouble | remedy) < 0.2)


def stays(**cause: Any) -> bool:
    """Whether a cause keeps the training error up, in a run that ends well without."""
    assert all(left(seed) < 0.2 for seed in SEEDS)
    return all_seeds(lambda seed: not left(seed, **cause) < 0.7)


# 1c: one pass after the other, in some order of its five calls
def works(order: str) -> bool:
    """Whether an order of the five calls takes the steps of gradient descent."""
    w = torch.tensor(1.0, dtype=torch.float64, requires_grad=True)
    step, by_hand = torch.optim.SGD([w], lr=0.1), 1.0
    for x, y in [(1.0, 2.0), (2.0, -1.0), (0.5, 3.0)]:
        prediction = loss = torch.tensor(0.0)  # not there yet
        for call in order:
            if call == "a":
                step.step()
            elif call == "b" and loss.requires_grad:
                torch.autograd.backward(loss)
            elif call == "c":
                step.zero_grad()
            elif call == "d":
                prediction = w * x
            elif call == "e" and prediction.requires_grad:
                loss = (prediction - y) ** 2
            else:
                return False
        by_hand -= 0.1 * 2 * (by_hand * x - y) * x
    return math.isclose(w.item(), by_hand)


WORKING = [order for order in map("".join, permutations("abcde")) if works(order)]


def must(first: str, then: str) -> bool:
    """Whether a call comes before another one in all orders that work."""
    return all(order.index(first) < order.index(then) for order in WORKING)


# 1d: a convolutional layer of 3 x 3 without padding, with the same weights each time
def conv(x: Tensor) -> Tensor:
    """Its output for images (N, 1, H, W)."""
    weight = torch.tensor([[2.0, -3, 5], [7, 11, -13], [17, 19, 23]]).double()
    return F.conv2d(x, weight.view(1, 1, 3, 3))


def connected(side: int) -> Tensor:
    """The weights of the same as a fully connected layer, from images of this side."""
    pixels = torch.eye(side * side).double()  # each image has one bright pixel
    return conv(pixels.view(-1, 1, side, side)).flatten(1)


def weights(side: int) -> int:
    """The number of its weights, those that are shared counted once."""
    found = connected(side)
    return len({*found[found != 0].tolist()})


image = torch.arange(64).double().view(1, 1, 8, 8).sin()


# 1e: activation functions
def vanishes(f: Callable[[Tensor], Tensor]) -> bool:
    """Whether the slope of f comes as near to 0 as one likes, on one side at least."""
    sides = torch.tensor([-1e4, -1e3, -30, 30, 1e3, 1e4]).double().requires_grad_()
    (slopes,) = torch.autograd.grad(f(sides).sum(), sides)
    return bool(slopes.abs().min() < 1e-3)


# 1f: six points of two classes that overlap, and the weights of maximum likelihood
points = torch.tensor([[-2.0, 1], [-1, 0], [-0.5, 2], [0, -1], [1, 1], [2, 0]]).double()
points = torch.cat([points, torch.ones(6, 1).double()], 1)
labels = torch.tensor([0.0, 1, 0, 0, 1, 1]).double()
best = torch.zeros(3).double()
for _ in range(30):
    best = newton_step(points, labels, best)


def logistic(w: Tensor, x: Tensor = points) -> Tensor:
    """The outputs of logistic regression."""
    return torch.sigmoid(x @ w)


def entropy(w: Tensor, y: Tensor = labels) -> Tensor:
    """Its loss."""
    return F.binary_cross_entropy_with_logits(points @ w, y)


def gradient(w: Tensor, y: Tensor = labels) -> Tensor:
    """The gradient of the loss."""
    w = w.clone().requires_grad_()
    return torch.autograd.grad(entropy(w, y), w)[0]


def descended(w: Tensor) -> Tensor:
    """The weights to which gradient descent leads."""
    for _ in range(500):
        w = w - 2 * gradient(w)
    return w


def curvatures() -> Tensor:
    """The eigenvalues of the loss's second derivatives, for many weights."""
    ws = torch.cartesian_prod(*[torch.linspace(-3, 3, 4).double()] * 3)
    hessian: Any = torch.autograd.functional.hessian
    found: Tensor = torch.linalg.eigvalsh(
        torch.stack([hessian(entropy, w) for w in ws])
    )
    return found


def most_of_xor() -> float:
    """The largest share of XOR's four points that some weights get right."""
    x = torch.tensor([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    grid = torch.cartesian_prod(*[torch.linspace(-4, 4, 33)] * 3)
    right = (x @ grid.T > 0) == torch.tensor([[False], [True], [True], [False]])
    return right.double().mean(0).max().item()


# 1g
z = torch.linspace(-9, 9, 1801).double()


def sigmoid(z: Any) -> Tensor:
    """The sigmoid of numbers."""
    return torch.sigmoid(torch.as_tensor(z, dtype=torch.float64))


def slope(z: float) -> float:
    """Its slope, as a difference quotient."""
    return ((sigmoid(z + 1e-4) - sigmoid(z - 1e-4)) / 2e-4).item()
