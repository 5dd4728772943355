"""7f: Cross-entropy pixel by pixel, and how far two masks overlap."""

import math
from fractions import Fraction

import torch
import torch.nn.functional as F
from i2dl_exam.metrics import dice, intersection_over_union

mask = torch.tensor([[[1, 1], [0, 0]]])  # (1, 2, 2): upper row is coin
p = torch.tensor([[[0.75, 0.25], [0.25, 0.25]]], dtype=torch.float64)
right = torch.where(mask == 1, p, 1 - p)  # what the right class got
by_hand = [-math.log(q) for q in right.flatten()]
print("each pixel:", ", ".join(f"{value:.4f}" for value in by_hand))

logits = (p / (1 - p)).log()  # +-ln 3
one = F.binary_cross_entropy_with_logits(logits, mask.double())
scores = torch.stack([torch.zeros_like(logits), logits], dim=1)
two = F.cross_entropy(scores, mask)  # (1, 2, 2, 2): background, coin
print(f"mean of the four: {sum(by_hand) / 4:.4f}")
print(f"torch, one channel: {one:.4f}, two channels: {two:.4f}")

predicted, coin = {0}, {0, 1}  # numbers of the pixels in each mask
common, sizes = len(predicted & coin), len(predicted) + len(coin)
counted = Fraction(common, len(predicted | coin))
iou = intersection_over_union(p > 0.5, mask).item()
print(f"IoU {iou:.4f}, counted {counted}")
counted = Fraction(2 * common, sizes)
print(f"Dice {dice(p > 0.5, mask).item():.4f}, counted {counted}")
print(f"2 IoU / (1 + IoU) = {2 * iou / (1 + iou):.4f}")
