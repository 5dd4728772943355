"""Each sample needs whole kB, and the largest batch leaves some memory unused."""

from fractions import Fraction
from random import Random

import torch
from torch import nn

from exam_site.practice.numbers import Numbers
from i2dl_exam.memory import kept_for_backward


def draw(random: Random) -> Numbers | None:
    """A network with one hidden layer, a batch, and a memory."""
    n, B = random.choice([784, 1024, 3072]), random.choice([8, 16, 32, 64])
    one = n // 250 + random.randint(1, 20)  # kB of a sample
    h, fixed, memory = 250 * one - n, *(100 * random.randint(2, 40) for _ in "ab")
    left, most = memory - fixed, (memory - fixed) // one
    if left < 20 * one or not left % one:
        return None
    with torch.device("meta"):
        network = nn.Sequential(nn.Linear(n, h), nn.ReLU(), nn.Linear(h, 10))
        kept = kept_for_backward(network, torch.zeros(B, n)) // 1000
    numbers = {"n": n, "h": h, "B": B, "fixed": fixed, "memory": memory, "left": left}
    numbers |= {"numbers": n + h, "one": one, "kept": kept, "most": most}
    wrong = {"counted": kept // 4, "inputs": Fraction(B * n, 250), "all": memory // one}
    wrong |= {"over": most + 1, "used": most * one, "needed": (most + 1) * one}
    return numbers | wrong | {"fours": 4 * left // one}
