"""Numbers to practise Problem 7 with."""

from fractions import Fraction
from math import log
from random import Random

import torch
import torch.nn.functional as F

from exam_site.practice.numbers import Numbers, exact, listed, numbered
from i2dl_exam.architectures import parameter_count
from i2dl_exam.metrics import intersection_over_union
from i2dl_exam.segmentation import segmentation_head


def draw_7e(random: Random) -> Numbers | None:
    """The features of a decoder, and one channel or two that become a probability."""
    case, K = random.choice([("sigmoid", 1), ("softmax", 2)])
    C, H, W = (8 * random.randint(least, 32) for least in (1, 4, 4))
    if H == W:
        return None
    new, old, other = (parameter_count(segmentation_head(C, k)) for k in (K, 3, 3 - K))
    given = {"case": case, "C": C, "H": H, "W": W, "K": K}
    return given | {"new": new, "old": old, "wrong": other}


def draw_7f(random: Random) -> Numbers | None:
    """Four pixels of both classes, whose costs are added up with four decimals."""
    p = [Fraction(random.choice([1, 2, 3, 5, 6, 7]), 8) for _ in range(4)]
    y = [random.randint(0, 1) for _ in range(4)]
    hard = [int(x > Fraction(1, 2)) for x in p]
    both, either = sum(map(min, hard, y)), sum(map(max, hard, y))
    if len(set(y)) < 2 or (both, either) not in {(1, 2), (2, 3), (1, 3)}:
        return None
    rows = [[*map(float, p)], y, hard]
    chance, labels, mask = torch.tensor(rows, dtype=torch.float64)
    loss = F.binary_cross_entropy(chance, labels).item()
    right = exact((mask == labels).double().mean().item(), 4)
    pairs = list(zip(p, y, strict=True))
    q = [x if label else 1 - x for x, label in pairs]
    costs = [f"{-log(x):.4f}" for x in q]
    total = sum(map(Fraction, costs))
    if f"{loss:.3f}" != f"{float(total / 4):.3f}" or 1000 * total % 4 == 0:
        return None  # the steps, with rounded numbers, would end elsewhere
    lists = {"p": listed(p), "y": listed(y), "q": listed(q), "hard": listed(hard)}
    counts = {"both": both, "either": either, "predicted": sum(hard), "true": sum(y)}
    return {
        "case": "one" if right == Fraction(3, 4) else "two",
        **lists,
        **counts,
        **numbered("q", q),
        **numbered("l", costs),
        "l_sum": f"{float(total):.4f}",
        **{name: f"{value:.3f}" for name, value in _losses(loss, pairs).items()},
        "iou": exact(intersection_over_union(mask, labels).item(), 6),
        "right": right,
    }


def _losses(loss: float, pairs: list[tuple[Fraction, int]]) -> dict[str, float]:
    """The mean cross-entropy, and what comes out with one mistake."""
    return {
        "L": loss,
        "L_sum": 4 * loss,
        "L_coin": sum(-log(x) for x, label in pairs if label) / 4,
        "L_p": sum(-log(x) for x, _ in pairs) / 4,
        "L_10": loss / log(10),
        "L_2": float(sum((label - x) ** 2 for x, label in pairs)) / 4,
    }
