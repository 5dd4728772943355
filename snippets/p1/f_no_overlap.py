"""1f: Where the classes do not overlap, there are no best weights."""

import torch
import torch.nn.functional as F
from i2dl_exam.logistic_regression import newton_step

y = torch.tensor([0, 0, 1, 1], dtype=torch.float64)
for points in [0, 2, 1, 3], [0, 1.5, 1.5, 3], [0, 1, 2, 3]:
    x = torch.tensor([[p, 1] for p in points], dtype=torch.float64)
    w = [torch.zeros(2, dtype=torch.float64)]
    for _ in range(12):
        w.append(newton_step(x, y, w[-1]))
    loss = F.binary_cross_entropy_with_logits(x @ w[12], y)
    print(f"class 0 up to {x[1, 0]:.1f}, 1 from {x[2, 0]:.1f}", end="")
    print(f": w = {w[4][0]:.2f}, {w[8][0]:.2f}, {w[12][0]:.2f}", end="")
    print(f", loss {loss:z.4f}")
