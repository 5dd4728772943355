"""7f: Dice loss by hand, and one wrong pixel in four losses."""

import torch
import torch.nn.functional as F
from i2dl_exam.metrics import dice

mask = torch.tensor([[1, 1, 0, 0]])  # the 2 x 2 pixels in one row
p = torch.tensor([[0.75, 0.25, 0.25, 0.25]])
by_hand = 1 - 2 * (0.75 + 0.25) / (1.5 + 2)
print(f"Dice loss {1 - dice(p, mask):.4f}, by hand {by_hand:.4f}")

a = torch.tensor(-8.0, requires_grad=True)  # output of a coin's pixel
losses = {
    "cross-entropy": -F.logsigmoid(a),
    "hinge loss": (1 - a).clamp(min=0),
    "L2 of the probability": (a.sigmoid() - 1) ** 2,
    "L2 of the output itself": (a - 1) ** 2,
}
for name, loss in losses.items():
    (derivative,) = torch.autograd.grad(loss, a)
    print(f"{name}: derivative {derivative:.4f}")
