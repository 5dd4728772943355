"""Practice for Problem 7: cross-entropy, overlap and accuracy of a small mask."""

import random
from fractions import Fraction
from math import log

import torch
import torch.nn.functional as F

from exam_site.practice.template import Blank, Mistake, Template, Variant, exact, text
from i2dl_exam.metrics import intersection_over_union

_TASK = "A network segments an image of four pixels into coin and background. Their probabilities of coin are p = {p}. Their labels are y = {y}, in the same order, where 1 is coin. What is the loss, the binary cross-entropy with the natural logarithm, averaged over the pixels? Now a pixel counts as coin where p > 1/2. What is the IoU (intersection over union) of predicted and true coin, and what is the accuracy?"

_LOSS = Blank(
    "loss (±0.01)",
    "{L}",
    within="0.01",
    mistakes=(
        Mistake("{L_sum}", "That is the sum over the pixels. Divide it by 4."),
        Mistake(
            "{L_coin}",
            "The background pixels are missing: each of them costs −ln(1 − p).",
        ),
        Mistake(
            "{L_p}",
            "Where y = 0 the right class is background, and it got 1 − p instead of p.",
        ),
        Mistake(
            "{L_10}", "That is with log₁₀. The natural logarithm is ln on a calculator."
        ),
        Mistake("{L_2}", "That is the L2 loss, the mean of (y − p)²."),
    ),
)

_OF_ALL = Mistake(
    "{of_all}", "Divide by the pixels that are coin in one mask or both, not by all 4."
)
_MEAN_PROBABILITY = Mistake(
    "{mean_q}",
    "That is the mean probability of the right class. Accuracy counts the right pixels.",
)
_IOU = Mistake(
    "{iou}", "That is the IoU. Accuracy also counts right background pixels."
)

_LOSS_STEPS = (
    "The right class is coin where y = 1 and background where y = 0. It got p or 1 − p: {q}.",
    "Each pixel costs minus the logarithm of this: −ln({q1}) ≈ {l1}, −ln({q2}) ≈ {l2}, −ln({q3}) ≈ {l3} and −ln({q4}) ≈ {l4}.",
    "Their sum is {l1} + {l2} + {l3} + {l4} = {l_sum}, and their mean {l_sum}/4 ≈ {L}. (Where p = 1/2 everywhere, it would be ln(2) ≈ 0.693.)",
    "By p > 1/2 the predicted mask is {hard}. The true mask is {y}.",
    "Coin in both masks: {both}. Coin in one or both: {either}. So the IoU is {iou}.",
)

ONE_WRONG = Template(
    task=_TASK,
    blanks=(
        _LOSS,
        Blank(
            "IoU, as a fraction",
            "{iou}",
            mistakes=(
                Mistake(
                    "{right}",
                    "That is the accuracy. IoU does not count background that is right.",
                ),
                Mistake("{dice}", "That is Dice, 2 · {both} / ({predicted} + {true})."),
                _OF_ALL,
            ),
        ),
        Blank(
            "accuracy",
            "{right}",
            mistakes=(
                _IOU,
                Mistake("1/4", "That is the share of wrong pixels."),
                _MEAN_PROBABILITY,
            ),
        ),
    ),
    steps=(*_LOSS_STEPS, "3 of the 4 pixels are right, so the accuracy is 3/4."),
)

TWO_WRONG = Template(
    task=_TASK,
    blanks=(
        _LOSS,
        Blank(
            "IoU, as a fraction",
            "{iou}",
            mistakes=(
                Mistake(
                    "{right}",
                    "That is the accuracy (and Dice). Divide the coin pixels of both masks by those of one or both.",
                ),
                _OF_ALL,
            ),
        ),
        Blank("accuracy", "{right}", mistakes=(_IOU, _MEAN_PROBABILITY)),
    ),
    steps=(*_LOSS_STEPS, "2 of the 4 pixels are right, so the accuracy is 2/4 = 1/2."),
)


def pixel_loss(draw: random.Random) -> Variant | None:
    """7f: both classes occur, and IoU and accuracy differ."""
    p = [Fraction(draw.choice([1, 2, 3, 5, 6, 7]), 8) for _ in range(4)]
    y = [draw.randint(0, 1) for _ in range(4)]
    hard = [int(x > Fraction(1, 2)) for x in p]
    both, either = sum(map(min, hard, y)), sum(map(max, hard, y))
    if len(set(y)) < 2 or (both, either) not in {(1, 2), (2, 3), (1, 3)}:
        return None
    loss, iou, right = _computed(p, y)
    q = [x if label else 1 - x for x, label in zip(p, y, strict=True)]
    costs = [_rounded(-log(x), 4) for x in q]
    total = sum(map(Fraction, costs))
    if _rounded(loss, 3) != _rounded(total / 4, 3) or 1000 * total % 4 == 0:
        return None  # the steps, with rounded numbers, would end elsewhere
    values: dict[str, object] = {"L": _rounded(loss, 3), "iou": iou, "right": right}
    values |= {"q": _listed(q), "l_sum": _rounded(total, 4), "hard": _listed(hard)}
    values |= {f"q{i}": x for i, x in enumerate(q, 1)}
    values |= {f"l{i}": x for i, x in enumerate(costs, 1)}
    values |= {"both": both, "either": either, "predicted": sum(hard), "true": sum(y)}
    values |= {"dice": Fraction(2 * both, sum(hard) + sum(y))}
    values |= {"of_all": Fraction(both, 4), "mean_q": sum(q) / 4}
    values |= _wrong_losses(loss, p, y)
    template = ONE_WRONG if right == Fraction(3, 4) else TWO_WRONG
    return Variant(template, {"p": _listed(p), "y": _listed(y)}, values)


def _computed(p: list[Fraction], y: list[int]) -> tuple[float, Fraction, Fraction]:
    """Loss, IoU and accuracy by the functions of the package."""
    chance = torch.tensor([float(x) for x in p], dtype=torch.float64)
    labels, hard = torch.tensor(y), chance > 0.5
    loss = F.binary_cross_entropy(chance, labels.double()).item()
    iou = intersection_over_union(hard[None], labels[None]).item()
    right = (hard == labels).double().mean().item()
    return loss, exact(iou, 6), exact(right, 4)


def _wrong_losses(loss: float, p: list[Fraction], y: list[int]) -> dict[str, str]:
    """What the usual mistakes lead to."""
    pairs = list(zip(p, y, strict=True))
    wrong = {
        "L_sum": 4 * loss,
        "L_coin": sum(-log(x) for x, label in pairs if label) / 4,
        "L_p": sum(-log(x) for x in p) / 4,
        "L_10": loss / log(10),
        "L_2": sum((label - x) ** 2 for x, label in pairs) / 4,
    }
    return {name: _rounded(value, 3) for name, value in wrong.items()}


def _rounded(value: float | Fraction, digits: int) -> str:
    """A positive number with so many decimals."""
    return f"{float(value):.{digits}f}"


def _listed(numbers: list[Fraction] | list[int]) -> str:
    """Numbers as a sentence lists them."""
    return ", ".join(map(text, numbers))
