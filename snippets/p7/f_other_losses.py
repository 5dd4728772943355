"""7f: Dice and hinge loss by hand; what L2 and accuracy do with a wrong pixel."""

import torch
import torch.nn.functional as F
from i2dl_exam.losses import accuracy
from i2dl_exam.metrics import dice, intersection_over_union
from i2dl_exam.segmentation import noisy_coins, pixel_cross_entropy

mask = torch.tensor([[[1, 1], [0, 0]]])
p = torch.tensor([[[0.75, 0.25], [0.25, 0.25]]], dtype=torch.float64)
a = (p / (1 - p)).log()
print(f"Dice loss of the 2 x 2 example: {1 - dice(p, mask)[0]:.4f}")
hinge = (
    (1 - (2 * mask - 1) * a).clamp(min=0).mean()
)  # classes as +1 and -1
pairs = torch.stack([0 * a, a], dim=1).permute(0, 2, 3, 1).reshape(4, 2)
torchs = 2 * F.multi_margin_loss(
    pairs, mask.flatten()
)  # torch's has a factor 1/2
print(f"hinge loss: {hinge:.4f}, torch agrees: {hinge.isclose(torchs)}")

print(
    "slope of the loss at a coin pixel that is surely taken for background:"
)
a = torch.tensor([[[[-8.0]]]], dtype=torch.float64, requires_grad=True)
one = torch.ones(1, 1, 1, dtype=torch.int64)
losses = {
    "cross-entropy": pixel_cross_entropy(a, one),
    "hinge": (1 - a).clamp(min=0).mean(),
    "L2 of the probability": (a.sigmoid() - 1).square().mean(),
}
for name, loss in losses.items():
    (slope,) = torch.autograd.grad(loss, a)
    print(f"  {name}: {slope.item():z.4f}")
has = accuracy(
    torch.cat([0 * a, a], dim=1).flatten(1), one.flatten()
).requires_grad
print(f"  accuracy has a slope: {has}")

_, masks = noisy_coins(1000)
nothing = torch.zeros_like(masks)
right = (nothing == masks).double().mean()
overlap = intersection_over_union(nothing, masks).mean()
print(
    f"no coin anywhere: accuracy above 3/4: {right > 0.75}, IoU {overlap:z.4f}"
)
