"""Numbers to practise Problem 4 with."""

import math
from fractions import Fraction
from random import Random

import torch
from torch import nn

from exam_site.practice.numbers import Numbers, exact, numbered
from i2dl_exam.convolution import conv_output_size, conv_weight_shape
from i2dl_exam.receptive_fields import receptive_field
from i2dl_exam.residual import ResidualBlock

SLOPES = [Fraction(n, 4) for n in (1, 2, 3, 6, 8, 10, 12, 16, 20, 24)]


def draw_4b(random: Random) -> Numbers | None:
    """A feature map, and a convolution whose stride leaves no pixel over."""
    H, W = random.randint(10, 64), random.randint(10, 64)
    C, K = random.randint(2, 16), random.randint(2, 32)
    k, s = random.choice([3, 5, 7, 9, 11]), random.choice([2, 3, 4])
    p = random.randint(1, (k - 1) // 2)
    if C == K or k > min(H, W) or any((n + 2 * p - k) % s for n in (H, W)):
        return None
    numbers = {"H": H, "W": W, "C": C, "K": K, "k": k, "s": s, "p": p}
    for side, n in {"h": H, "w": W}.items():
        numbers |= {
            side: conv_output_size(n, k, stride=s, padding=p),
            f"{side}_dense": conv_output_size(n, k, padding=p),  # stride 1
            f"{side}_bare": conv_output_size(n, k, stride=s),  # no padding
        }
    return numbers


def draw_4c(random: Random) -> Numbers | None:
    """A layer of four different sizes whose weights can be counted by hand."""
    K, C = random.randint(2, 16), random.choice([3, 3, 3, 4, 6, 8, 10, 12, 16])
    h, w = random.sample([2, 3, 4, 5, 7, 9], 2)
    if len({K, C, h, w}) < 4:
        return None
    s, weights = random.choice([1, 2]), math.prod(conv_weight_shape(C, K, (h, w)))
    if weights > 3000:
        return None
    return {"K": K, "C": C, "h": h, "w": w, "s": s, "weights": weights}


def draw_4d(random: Random) -> Numbers | None:
    """Two to four layers without gaps, at least one with a stride that counts."""
    count = random.choice([2, 3, 3, 3, 4, 4])
    kernels = [random.choice([2, 3, 3, 3, 4, 5, 5, 7]) for _ in range(count)]
    strides = [*(random.choice([1, 1, 2, 2, 3]) for _ in range(count - 1)), 1]
    layers = list(zip(kernels, strides, strict=True))
    sides = [receptive_field(layers[:i]) for i in range(count + 1)]
    r, r_dense = sides[-1], receptive_field([(k, 1) for k in kernels])
    if any(k < s for k, s in layers) or not r_dense < r <= 45:
        return None
    jumps = [math.prod(strides[:i]) for i in range(count + 1)]
    shown = ", then ".join(f"{k} × {k} with stride {s}" for k, s in layers)
    own = 1 + sum((k - 1) * j for k, j in zip(kernels, jumps[1:], strict=True))
    slips = {"r_own": own, "product": math.prod(kernels), "k_last": kernels[-1]}
    steps = numbered("r", sides, first=0) | numbered("j", jumps, first=0)
    steps |= numbered("k", kernels) | numbered("s", strides)
    found = {"r": r, "r_dense": r_dense, **slips}
    return {"case": str(count), "layers": shown, **steps, **found}


def draw_4g(random: Random) -> Numbers | None:
    """Two slopes, in one block with two layers or in two blocks."""
    a, b = (random.choice(SLOPES) * random.choice([1, -1]) for _ in range(2))
    if a * b == -1:
        return None
    numbers = {"a": a, "b": b}
    if random.choice(["one", "two"]) == "one":
        block = ResidualBlock(_times(a), _times(b))
        r, h = _derivative(_times(a), _times(b)), _derivative(block)
        return {"case": "one", **numbers, "r": r, "h": h}
    first, second = (ResidualBlock(_times(c), nn.Identity()) for c in (a, b))
    h1, h2 = _derivative(first), _derivative(first, second)
    return {"case": "two", **numbers, "h1": h1, "h2": h2}


def _times(factor: Fraction) -> nn.Module:
    """The layer that multiplies a number."""
    layer = nn.Linear(1, 1, bias=False, dtype=torch.float64)
    nn.init.constant_(layer.weight, float(factor))
    return layer


def _derivative(*layers: nn.Module) -> Fraction:
    """The derivative of layers that follow each other, by autograd."""
    x = torch.ones(1, dtype=torch.float64, requires_grad=True)
    (derivative,) = torch.autograd.grad(nn.Sequential(*layers)(x), x)
    return exact(derivative.item(), denominator=16)
