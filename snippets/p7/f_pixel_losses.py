"""7f: Cross-entropy of a 2 x 2 mask, pixel by pixel, and how far the masks overlap."""

import math
from fractions import Fraction

import torch
import torch.nn.functional as F
from i2dl_exam.metrics import dice, intersection_over_union
from i2dl_exam.sampling import seeded_normal, seeded_uniform
from i2dl_exam.segmentation import pixel_cross_entropy

mask = torch.tensor([[[1, 1], [0, 0]]])  # the upper row is coin
p = torch.tensor([[[[0.75, 0.25], [0.25, 0.25]]]], dtype=torch.float64)
logits = (p / (1 - p)).log()  # (1, 1, 2, 2), +-ln 3
right = [
    q if y else 1 - q
    for q, y in zip(p.flatten(), mask.flatten(), strict=True)
]
by_hand = [-math.log(q) for q in right]  # surprise at the right class
print("each pixel:", ", ".join(f"{value:.4f}" for value in by_hand))
print(f"mean of the four: {math.fsum(by_hand) / 4:.4f}")
loss = pixel_cross_entropy(logits, mask)
torchs = F.binary_cross_entropy_with_logits(logits[:, 0], mask.double())
print(
    f"by the formula {loss:.4f}, torch agrees: {loss.isclose(torchs)}"
)

predicted, coin = (
    {0},
    {0, 1},
)  # numbers of the pixels with p > 1/2, and of the mask's
iou = Fraction(len(predicted & coin), len(predicted | coin))
overlap = Fraction(
    2 * len(predicted & coin), len(predicted) + len(coin)
)
for name, exact, measure in (
    ("IoU", iou, intersection_over_union),
    ("Dice", overlap, dice),
):
    found = measure(p[:, 0] > 0.5, mask).item()
    print(f"{name} {exact}, by the formula: {found:.4f}", end=", ")
    print(f"the nearest float64: {found == float(exact)}")
masks, others = (seeded_normal(2, 100, 6, 5) > 0).unbind()
masks[0] = others[0] = False  # no coin, and none predicted
ious, dices = (
    intersection_over_union(masks, others),
    dice(masks, others),
)
same = dices.allclose(2 * ious / (1 + ious))
print(f"Dice is 2 IoU / (1 + IoU) for random masks: {same}")
print(f"both masks empty: IoU {ious[0]:.4f}, Dice {dices[0]:.4f}")

# Two channels, and more than two, on images of any size.
pairs = torch.cat(
    [torch.zeros_like(logits), logits], dim=1
)  # background, coin
print(
    f"two channels give the same: {pixel_cross_entropy(pairs, mask).isclose(loss)}"
)
scores = seeded_normal(4, 3, 6, 5)
classes = (1.5 + 1.5 * seeded_uniform(4, 6, 5)).long()  # 0, 1 or 2
same = pixel_cross_entropy(scores, classes).isclose(
    F.cross_entropy(scores, classes)
)
print(f"three classes, 4 images of 6 x 5: torch agrees: {same}")
