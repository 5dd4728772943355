"""7f: Cross-entropy pixel by pixel, and how far two masks overlap."""

import torch
import torch.nn.functional as F
from torch import Tensor


def intersection_over_union(prediction: Tensor, mask: Tensor) -> Tensor:
    r"""Common part by united part, $\sum p y / \sum (p + y - p y)$."""
    p, y = prediction.double(), mask.double()
    return (p * y).sum() / (p + y - p * y).sum()


mask = torch.tensor([[1, 1, 0, 0]])  # the 2 x 2 pixels in one row
p = torch.tensor([[0.75, 0.25, 0.25, 0.25]])
right = torch.where(mask == 1, p, 1 - p)  # what the right class got
each = -right.log()[0]
print("each pixel:", ", ".join(f"{value:.4f}" for value in each))
print(f"mean of the four: {each.mean():.4f}")

a = p.logit()
one = F.binary_cross_entropy_with_logits(a, mask.to(a))
two = F.cross_entropy(
    torch.stack([0 * a, a], dim=1), mask
)  # 2 channels
print(f"torch, one channel: {one:.4f}, two channels: {two:.4f}")

print(f"IoU {intersection_over_union(p > 0.5, mask):.4f}")
