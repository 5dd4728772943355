"""What the statements of practice are judged with: their `judge` uses these names.

They are small networks and small data, problem by problem. Whatever is drawn is drawn
for several seeds, and must come out alike.
"""

import math
from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise, permutations
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from programs import ran as ran
from programs import row
from torch import Tensor, nn

from i2dl_exam.activations import tanh_derivative as tanh_derivative
from i2dl_exam.architectures import VGG16, AlexNet, ResNet18, parameter_count
from i2dl_exam.architectures import BasicBlock as BasicBlock
from i2dl_exam.architectures import kernel_sizes as kernel_sizes
from i2dl_exam.autoencoder import pca as pca
from i2dl_exam.autoencoder import reconstruction_loss
from i2dl_exam.coins import coins
from i2dl_exam.convolution import cross_correlate
from i2dl_exam.equivariance import equivariance_gap as equivariance_gap
from i2dl_exam.initialization import xavier_variance as xavier_variance
from i2dl_exam.logistic_regression import newton_step
from i2dl_exam.losses import accuracy
from i2dl_exam.normalization import normalize as normalize
from i2dl_exam.residual import ResidualBlock
from i2dl_exam.surfaces import saddle as saddle
from i2dl_exam.surfaces import saddle_gradient, two_wells_derivative
from i2dl_exam.surfaces import two_wells as two_wells


@cache
def verdict(judge: str) -> object:
    """What a judge says: True or False, or it is no judge."""
    return eval(judge, globals())


SEEDS = range(3)


def all_seeds(holds: Callable[[int], bool]) -> bool:
    """Whether something holds for each seed; it must for all or for none."""
    found = {holds(seed) for seed in SEEDS}
    if len(found) > 1:
        raise ValueError("the seeds do not agree")
    return found.pop()


def drawn(seed: int, *shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed)).double()


def quotient(f: Callable[[float], Tensor], x: float) -> float:
    """The slope of a function, as a difference quotient."""
    return ((f(x + 1e-4) - f(x - 1e-4)) / 2e-4).item()


def size(x: Tensor) -> float:
    """The root of the mean square."""
    return x.square().mean().sqrt().item()


# 1a, 1i: networks without numbers, and layers that are trained
with torch.device("meta"):
    alexnet, vgg16, resnet18 = AlexNet(), VGG16(), ResNet18()


def layers(network: nn.Module, kind: type[nn.Module]) -> list[Any]:
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
    return torch.sigmoid(x @ w)


def entropy(w: Tensor, y: Tensor = labels) -> Tensor:
    return F.binary_cross_entropy_with_logits(points @ w, y)


def gradient(w: Tensor, y: Tensor = labels) -> Tensor:
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
    return torch.sigmoid(torch.as_tensor(z, dtype=torch.float64))


# 2b, 2c, 3a: random layers
class Deep(NamedTuple):
    """Random layers after one pass forward, and one back from a gradient of size 1."""

    sums: list[Tensor]
    outputs: list[Tensor]
    weights: list[float]
    """How large the gradient of the weights is, layer by layer."""
    input: float
    """How large the gradient is that arrives at the input."""


@cache
def deep(
    seed: int,
    width: int,
    variance: float,
    f: Callable[[Tensor], Tensor] = torch.tanh,
    norm: Callable[[Tensor], Tensor] = torch.clone,
    layers: int = 20,
) -> Deep:
    """A network of this width, with random weights in each layer."""
    x = h = drawn(seed, 64, width).requires_grad_()
    weights, sums, outputs = [], [], []
    for layer in range(layers):
        w = math.sqrt(variance) * drawn(1000 * seed + layer + 9, width, width)
        weights.append(w.requires_grad_())
        sums.append(norm(h @ w))
        outputs.append(h := f(sums[-1]))
    grads = torch.autograd.grad(h, [x, *weights], drawn(seed + 5, *h.shape))
    return Deep(sums, outputs, [size(g) for g in grads[1:]], size(grads[0]))


def kept(
    variance: float, f: Callable[[Tensor], Tensor] = torch.clone, n: int = 400
) -> float:
    """By which factor a layer with n inputs multiplies the mean square."""
    x, w = drawn(0, 400, n), math.sqrt(variance) * drawn(1, n, n)
    return (size(f(x @ w)) / size(x)) ** 2


table = torch.tensor([[1.0, 10], [3, 40], [3, 50], [1, 80]]).double()


# 4a, 4f
C1, C2 = torch.full((3, 3), 1 / 9), torch.tensor([[1.0, -1], [1, -1]])
grey, point = torch.full((6, 6), 7.0), torch.zeros(9, 9)
point[4, 4] = 9
edge = torch.tensor([0.0, 0, 0, 9, 9, 9]).expand(6, 6)  # upright, from dark to bright


def filtered(image: Tensor, kernel: Tensor) -> Tensor:
    """What a kernel makes of an image, on a grid of thousandths."""
    return cross_correlate(image, kernel).round(decimals=3)


def scaled(factor: float) -> nn.Linear:
    """A layer that multiplies a number."""
    layer = nn.Linear(1, 1, bias=False).double()
    layer.weight.data.fill_(factor)
    return layer


def residual(r: float, blocks: int = 10) -> float:
    """The derivative of blocks in a row, whose branches have the derivative r."""
    x = torch.ones(1, 1).double().requires_grad_()
    net = nn.Sequential(*[ResidualBlock(scaled(r), scaled(1)) for _ in range(blocks)])
    return torch.autograd.grad(net(x), x)[0].item()


# 5b, 5k, 7c, 7h: rows of numbers that programs of the pages print
right_of_300 = partial(row, "p5/b_day_and_night")
losses = partial(row, "p5/k_remedies")  # training, validation, test
errors = partial(row, "p7/c_code_sizes")  # to the input, training and new; to the coin
overlap = partial(row, "p7/h_pretraining_data")  # labelled images, new ones


# 5d, 5e
def walk(x: float, y: float, steps: int = 100, lr: float = 0.25) -> tuple[float, float]:
    """Where gradient descent on the saddle gets to."""
    for _ in range(steps):
        dx, dy = saddle_gradient(x, y)
        x, y = x - lr * dx, y - lr * dy
    return x, y


def steps_away(y: float) -> int:
    """How many steps it takes from (2, y) until y reaches 1."""
    return next(t for t in range(1000) if walk(2, y, t)[1] >= 1)


def well(x: float) -> float:
    """Where gradient descent in the two wells gets to."""
    for _ in range(300):
        x -= 0.1 * two_wells_derivative(x)
    return x


def noise(batch: int) -> float:
    """By how much the gradients of mini-batches of 64 samples differ."""
    x, y = drawn(0, 64), drawn(1, 64)
    w = 0.5
    single = 2 * (w * x - y) * x  # of (w x − y)²
    chosen = [torch.randperm(64)[:batch] for _ in range(50)]
    return torch.stack([single[c].mean() for c in chosen]).std().item()


# 6b
def state(v: float, h: float, steps: int = 1) -> float:
    """The state of a tanh cell without input and bias, one number."""
    for _ in range(steps):
        h = math.tanh(v * h)
    return h


# 7b, 7c, 7d
def misses(output: Tensor, wanted: Tensor) -> float:
    """The mean squared error of a pixel, or of a coordinate."""
    return reconstruction_loss(output, wanted).item()


bent = torch.tensor([[-3.0, 3], [0, 0], [3, 3]]).double()


def followed(code: Tensor) -> Tensor:
    """A decoder with ReLU, from one number to a point of the bent line."""
    return torch.cat([code, F.relu(code) + F.relu(-code)], 1)


def best_of_lines() -> float:
    """The smallest error of many linear encoders, each with its best decoder."""
    found = []
    for encoder in drawn(0, 500, 2, 1):
        inputs = torch.cat([bent @ encoder, torch.ones(3, 1).double()], 1)
        output = inputs @ torch.linalg.lstsq(inputs, bent).solution
        found.append(misses(output, bent))
    return min(found)


shares = torch.rand(1500, 3, generator=torch.Generator().manual_seed(0)).double()
clean = coins(shares, 8)
noisy = clean + 0.4 * drawn(1, 1500, 64)


mean = clean.mean(0)
axes: Tensor = torch.linalg.svd(clean - mean, full_matrices=False)[2][:20]
codes = (clean[:1000] - mean) @ axes.T


def away(code: Tensor) -> float:
    """How far decoded codes are from the nearest coin, in the median."""
    images = mean + code @ axes
    return torch.cdist(images, clean[:1000]).min(1).values.median().item()


# 7g
class Pair(NamedTuple):
    """An encoder and a decoder, after training: how far each has moved."""

    encoder: nn.Linear
    decoder: nn.Linear
    moved: tuple[float, float]
    loss: float
    """What training leaves of the loss."""


def fitted(slow: float, fast: float, steps: int = 100) -> Pair:
    """A network trained with one learning rate for each half; 0 freezes it."""
    torch.manual_seed(0)
    encoder, decoder = nn.Linear(6, 4).double(), nn.Linear(4, 2).double()
    before = [part.weight.detach().clone() for part in (encoder, decoder)]
    encoder.requires_grad_(slow > 0)
    x, y = drawn(0, 50, 6), drawn(1, 50, 6)[:, :2]
    y = x[:, :2] + 0.1 * y
    groups = [
        {"params": part.parameters(), "lr": lr}
        for part, lr in ((encoder, slow), (decoder, fast))
    ]
    optimizer = torch.optim.SGD(groups)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        losses.append(F.mse_loss(decoder(encoder(x).tanh()), y))
        torch.autograd.backward(losses[-1])
        optimizer.step()
    ends = [part.weight.detach() for part in (encoder, decoder)]
    moved = [size(b - a) for a, b in zip(before, ends, strict=True)]
    left = (losses[-1] / losses[0]).item()
    return Pair(encoder, decoder, (moved[0], moved[1]), left)


# 8d: one weight, four examples
xs, classes = torch.tensor([1.0, 2, 4, 8]).double(), torch.tensor([0, 0, 1, 1])
places = (0.0, 0.3, 0.7, 1.5, 2.5)


def scores(w: Any) -> Tensor:
    z = torch.as_tensor(w, dtype=torch.float64) * xs - 2
    return torch.stack([torch.zeros_like(z), z], 1)


def well_classified(w: Any) -> Tensor:
    return accuracy(scores(w), classes)


def surprise(w: Any) -> Tensor:
    return F.cross_entropy(scores(w), classes)
