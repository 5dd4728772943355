"""Numbers to practise Problem 5 with."""

import math
from fractions import Fraction
from random import Random
from typing import Any

import torch
from torch import nn

from exam_site.practice.numbers import Numbers, exact, numbered, power
from i2dl_exam.gradient_noise import batch_variance
from i2dl_exam.memory import kept_for_backward
from i2dl_exam.optimization import momentum_step, sgd_step
from i2dl_exam.splitting import stratified_split

PARTS = [[60, 20, 20], [80, 10, 10], [70, 20, 10], [60, 30, 10], [70, 10, 20]]
MANY = 10**15  # samples: then it does not matter that those of a batch differ
SHARES = {  # η · c
    "creeps": ["1/10", "1/5", "1/4", "1/3", "1/2", "2/3", "3/4"],
    "arrives": ["1"],
    "jumps": ["6/5", "5/4", "4/3", "3/2", "5/3", "7/4", "19/10"],
    "bounces": ["2"],
    "diverges": ["21/10", "11/5", "9/4", "5/2", "3", "4"],
}
MOMENTUM: Any = momentum_step  # of exact numbers, as SGD
SGD: Any = sgd_step


def draw_5a(random: Random) -> Numbers | None:
    """A data set with a rare class, and three parts that get whole pictures."""
    n, (a, b, c) = 100 * random.randint(4, 60), random.choice(PARTS)
    rare = n * random.choice([2, 3, 4, 5, 8, 10, 15, 20]) // 100
    if any(rare * part % 100 for part in (b, c)):
        return None
    train, _, test = stratified_split((torch.arange(n) < rare).long(), [a, b, c])
    rare_train, rare_test = (int((part < rare).sum()) for part in (train, test))
    given = {"n": n, "rare": rare, "a": a, "b": b, "c": c}
    sizes = {"train": len(train), "test": len(test)}
    return given | sizes | {"rare_train": rare_train, "rare_test": rare_test}


def draw_5f(random: Random) -> Numbers | None:
    """Three gradients, mostly of one sign, which never stop the weight."""
    beta = Fraction(random.choice(["1/2", "9/10"]))
    sizes = [1, 2, 3, 4, 5, 6, 8] if beta == Fraction(1, 2) else [10, 20, 30, 40]
    gradients = [random.choice([1, 1, -1]) * random.choice(sizes) for _ in "123"]
    eta = Fraction(random.choice(["1/2", "1/10", "1/100"]))
    weights, velocities = [Fraction(random.randint(-5, 5))], [Fraction(0)]
    for g in gradients:
        w, u = MOMENTUM(weights[-1], Fraction(g), velocities[-1], eta, beta)
        weights.append(w)
        velocities.append(u)
    if 0 in velocities[1:] or any(10 * u % 1 for u in velocities):
        return None
    steps = numbered("u", velocities, first=0) | numbered("w", weights, first=0)
    return {"beta": beta, "eta": eta, **numbered("g", gradients), **steps}


def draw_5g(random: Random) -> Numbers | None:
    """A batch size that is a square, and how much smaller the noise is to be."""
    k, s, f = random.randint(2, 12), random.randint(2, 36), random.randint(2, 5)
    if 2 * s % k:
        return None
    variance = exact(batch_variance(s * s, k * k, MANY), 4)
    found = {"deviation": exact(math.sqrt(variance), 2), "variance": variance}
    return {"B": k * k, "s": s, "f": f, "k": k} | found


def draw_5h(random: Random) -> Numbers | None:
    """A network with one hidden layer, and a memory; each sample needs whole kB."""
    n, B = random.choice([784, 1024, 3072]), random.choice([8, 16, 32, 64])
    one = n // 250 + random.randint(1, 20)  # kB of a sample
    h, fixed, memory = 250 * one - n, *(100 * random.randint(2, 40) for _ in "ab")
    left = memory - fixed
    if left < 20 * one or not left % one:
        return None
    meta = torch.device("meta")  # sizes without numbers
    layers = nn.Linear(n, h, device=meta), nn.ReLU(), nn.Linear(h, 10, device=meta)
    inputs = torch.zeros(B, n, device=meta)
    kept = kept_for_backward(nn.Sequential(*layers), inputs) // 1000
    numbers = {"n": n, "h": h, "B": B, "fixed": fixed, "memory": memory, "left": left}
    return numbers | {"one": one, "kept": kept, "most": left // one}


def draw_5j(random: Random) -> Numbers:
    """Two to four steps from the weight 1, with a rate too low, right or too high."""
    case = random.choice([*SHARES])
    share = Fraction(random.choice(SHARES[case]))
    c = random.choice([3, 4, 5, 6, 8, 10, 12, 20])
    eta, n = share / c, random.randint(2, 4)
    w = [Fraction(1)]
    for _ in range(n):
        w.append(SGD(w[-1], c * w[-1], eta))
    shown = {"factor": w[1], "power": power(w[1], n), "end": w[n]}
    return {"case": case, "c": c, "eta": eta, "n": n, "share": share, **shown}
