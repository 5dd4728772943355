"""Numbers to practise Problem 8 with."""

from fractions import Fraction
from math import sqrt
from random import Random
from typing import Any

import torch
from torch import nn

from exam_site.practice.numbers import Numbers, decimal, exact, listed, numbered, power
from i2dl_exam.clipping import clip_grad_norm
from i2dl_exam.initialization import uniform_bound
from i2dl_exam.linear_stack import collapse_linear
from i2dl_exam.optimization import sgd_step

SIZES = [n for n in range(-6, 7) if n]
HALF = Fraction(1, 2)
THRESHOLDS = [Fraction(n, 100) for n in (15, 22, 30, 70, 78, 85)]  # none is an output
TRIPLES = [  # whose norm is an integer
    *((1, 2, 2), (2, 3, 6), (1, 4, 8), (4, 4, 7), (2, 6, 9), (6, 6, 7), (2, 5, 14))
]
SGD: Any = sgd_step  # of exact numbers


def draw_8a(random: Random) -> Numbers | None:
    """Two linear layers of one unit, and an input that ReLU lets through or not."""
    a, b, c, d, x = (random.choice(SIZES) for _ in range(5))
    h = a * x + b
    if h == 0:
        return None
    layers = [nn.Linear(1, 1, dtype=torch.float64) for _ in range(2)]
    parameters = [p for layer in layers for p in layer.parameters()]
    for parameter, value in zip(parameters, (a, b, c, d), strict=True):
        nn.init.constant_(parameter, value)
    w, v = (exact(found.item(), 1) for found in collapse_linear(layers))
    given = {"case": "dead" if h < 0 else "alive", "a": a, "b": b, "c": c, "d": d}
    return {**given, "x": x, "w": w, "v": v, "h": h}


def choose_8b(random: Random) -> Fraction:
    """The threshold, half of the time the exam's; with another, ReLU may do no harm."""
    return random.choice([HALF, random.choice(THRESHOLDS)])


def draw_8b(random: Random, T: Fraction) -> Numbers:
    """Five images with z = ln k or −ln k, so that σ(z) is exact."""
    sizes = random.sample(range(2, 10), 5)
    negative = set(random.sample(sizes, random.randint(1, 4)))
    m, k = random.choice(sorted(negative)), random.choice(sorted({*sizes} - negative))
    bare = [Fraction(1 if n in negative else n, n + 1) for n in sizes]
    lifted = [max(y, HALF) for y in bare]
    logits = [f"−ln {n}" if n in negative else f"ln {n}" for n in sizes]
    case = "half" if T == HALF else "below" if T < HALF else "above"
    given = {"case": case, "T": decimal(T), "m": m, "k": k, "negative": len(negative)}
    counts = {"bare": sum(y >= T for y in bare), "lifted": sum(y >= T for y in lifted)}
    rows: dict[str, list[Any]] = {
        "logits": logits,
        "with_relu": lifted,
        "without_relu": bare,
    }
    return given | counts | {n: listed(row, " and ") for n, row in rows.items()}


def draw_8c(random: Random) -> Numbers:
    """A gradient whose norm is an integer, and a limit, for some above the norm."""
    sizes, m = random.choice(TRIPLES), random.choice([1, 2, 3, 4, 5, 10])
    g = [m * random.choice([1, -1]) * x for x in random.sample(sizes, 3)]
    tensor = torch.tensor(g, dtype=torch.float64)
    norm = round(torch.linalg.vector_norm(tensor).item())
    case = random.choice(["long", "long", "long", "long", "long", "short"])
    parts = ["1/2", "1/4", "1/5", "2/5", "3/4"] if case == "long" else ["3/2", "2"]
    c = (factor := Fraction(random.choice(parts))) * norm
    first = clip_grad_norm(1e6 * tensor, 1e6 * float(c))[0].item() / 1e6
    given = {"case": case, "g": listed(g), "c": c, "norm": norm, "factor": factor}
    return {**numbered("g", g), **given, "clipped": exact(first, 20)}


def choose_8e(random: Random) -> int:
    """The number of steps."""
    return random.choice([2, 3])


def draw_8e(random: Random, n: int) -> Numbers | None:
    """A weight, a learning rate and a penalty for n steps, with few decimals."""
    eta = Fraction(random.choice([1, 2, 4, 5, 8, 10]), 20)
    lam = Fraction(random.choice([1, 2, 4, 5, 8, 10, 16, 20, 40]), 20)
    W = Fraction(random.choice([2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 40]))
    rate = eta * lam
    if rate >= 1:
        return None
    kept = [W]
    for _ in range(n):
        kept.append(SGD(kept[-1], Fraction(0), eta, lam))
    last, wrong = kept[-1], (W - n * rate * W, W - n * rate)
    close = any(abs(x - last) < Fraction(1, 50) for x in wrong)  # rounded, the same
    if 10_000 * last % 1 or close:
        return None
    given = {"case": str(n), "n": n, "W": W, "eta": eta, "lam": lam, "rate": rate}
    found = {"last": last, "power": power(decimal(1 - rate), n)}
    return {**given, **numbered("W", kept[1:]), **found}


def choose_8f(random: Random) -> bool:
    """Whether the inputs come from a ReLU."""
    return random.choice([False, True])


def draw_8f(random: Random, relu: bool) -> Numbers | None:
    """Inputs for which α is 1/k, and another bound, with few decimals in its sum."""
    k = random.randint(2, 10)
    n, share = (6 * k**2, HALF) if relu else (3 * k**2, Fraction(1))
    alpha = exact(uniform_bound(n, sqrt(2) if relu else 1), k)
    v = Fraction(random.choice([2, 3, 4, 5, 6, 8, 9]))
    a = Fraction(random.choice([1, 1, 2]), random.randint(2, 12))
    var_s = n * a**2 / 3 * share * v
    if a in {1, alpha} or var_s.denominator not in {1, 2, 4, 5}:
        return None
    roots = {f"root_{c}": f"{sqrt(c / n):.4f}" for c in (1, 2, 3, 6)}
    given = {"case": "ReLU" if relu else "linear", "n": n, "v": v, "a": a}
    return given | roots | {"alpha": alpha, "var_s": var_s, "a_2": power(a, 2)}
