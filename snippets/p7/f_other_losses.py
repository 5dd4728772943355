"""7f: Dice and hinge loss by hand, and one wrong pixel in each loss."""

import torch
import torch.nn.functional as F
from i2dl_exam.coins import coins
from i2dl_exam.metrics import dice, intersection_over_union

mask = torch.tensor([[1, 1, 0, 0]])  # the 2 x 2 example in one row
p = torch.tensor([[0.75, 0.25, 0.25, 0.25]], dtype=torch.float64)
common, sizes = 0.75 + 0.25, 1.5 + 2
print(f"Dice loss {1 - dice(p, mask)[0]:.4f}", end=", ")
print(f"by hand {1 - 2 * common / sizes:.4f}")

a = p.logit()[0]
hinge = (1 - (2 * mask[0] - 1) * a).clamp(min=0).mean()  # +1 and -1
scores = torch.stack([0 * a, a], dim=1)  # (4, 2): background, coin
torchs = 2 * F.multi_margin_loss(scores, mask[0])  # it halves the sum
print(f"hinge loss {hinge:.4f}, torch {torchs:.4f}")

a = torch.tensor(-8.0, dtype=torch.float64, requires_grad=True)
losses = {
    "cross-entropy": -F.logsigmoid(a),
    "hinge loss": (1 - a).clamp(min=0),
    "L2 of the probability": (a.sigmoid() - 1) ** 2,
    "L2 of the output itself": (a - 1) ** 2,
}
print("derivative with respect to the output a = -8 of a coin's pixel:")
for name, loss in losses.items():
    print(f"  {name}: {torch.autograd.grad(loss, a)[0].item():.4f}")

with torch.device("cpu"):  # the same random numbers on every device
    torch.manual_seed(0)
    masks = coins(torch.rand(1000, 3, dtype=torch.float64)) > 0.5
nothing = torch.zeros_like(masks)
accuracy = (nothing == masks).double().mean()
iou = intersection_over_union(nothing, masks).mean()
print(f"no coin anywhere: accuracy {accuracy:.2f}, IoU {iou:z.2f}")
