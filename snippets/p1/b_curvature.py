"""1b: Gradient descent diverges above 2/curvature; Adam bounds its first step."""

import math

import torch
import torch.nn.functional as F
from i2dl_exam.training import train
from torch import Tensor, nn


def trained(
    x: Tensor, y: Tensor, optimizer: type, lr: float, steps: int
) -> tuple[Tensor, list[float]]:
    """The weights of a linear layer, trained from 0, and the losses."""
    layer = nn.Linear(x.shape[1], 1, bias=False, dtype=torch.float64)
    nn.init.zeros_(layer.weight)
    method = optimizer(layer.parameters(), lr=lr)
    losses = train(layer, F.mse_loss, x, y, method, steps)
    return layer.weight.detach()[0], losses


x = torch.tensor([[1.0], [2.0]], dtype=torch.float64)
y = x
masked = torch.cat(
    [0 * x, 2 * x]
)  # dropout with p = 1/2: dropped, or kept and doubled
cases = {
    "as it is, rate 0.5": (x, y, 0.5),
    "rate 0.1": (x, y, 0.1),
    "dropout, rate 0.5": (masked, torch.cat([y, y]), 0.5),
    "4 equal weights, rate 0.5": (torch.cat([x] * 4, dim=1), y, 0.5),
}
for name, (inputs, targets, lr) in cases.items():
    curvature = torch.linalg.eigvalsh(
        2 * inputs.mT @ inputs / len(inputs)
    )[-1]
    factor = 1 - lr * curvature
    best = (torch.linalg.pinv(inputs) @ targets)[:, 0]  # least squares
    weights, _ = trained(inputs, targets, torch.optim.SGD, lr, steps=3)
    same = (weights - best).allclose(factor**3 * (0 - best))
    print(
        f"{name}: curvature {curvature:.0f}, stable below {2 / curvature:.4f}"
    )
    print(
        f"  distance times {factor:.4f} in each step; torch agrees: {same}"
    )

_, losses = trained(
    x, y, torch.optim.SGD, 0.5, steps=100
)  # each is 2.25 times larger
by_hand = math.ceil(
    9 / math.log10(1.5**2)
)  # 2.25 to this power is above a billion
print(
    f"rate 0.5 is stopped after {len(losses) - 1} steps, by hand {by_hand}"
)

for scale in (
    1,
    1000,
):  # Adam on the same targets, and on targets 1000 times as large
    weights, _ = trained(x, scale * y, torch.optim.Adam, 0.5, steps=1)
    print(
        f"Adam, rate 0.5, targets times {scale}: first step {weights.item():.4f}"
    )
