"""5j: With a low learning rate: very late, or never."""

import torch
from torch import Tensor


def sgd_step(
    w: Tensor,
    gradient: Tensor,
    lr: float = 0.001,
    weight_decay: float = 0,
) -> Tensor:
    r"""A step of SGD, $w \leftarrow w - \eta\,(g + \lambda w)$."""
    return w - lr * (gradient + weight_decay * w)


# 1. A fixed rate and rounded numbers. The loss is 2 w^2, w is 1.
for dtype in (torch.float32, torch.float64):
    w = torch.ones((), dtype=dtype)
    for power in (26, 27):
        moved = (1 - sgd_step(w, 4 * w, 2.0**-power)).item() * 2**24
        print(f"{8 * w.element_size()} bits, lr = 2^-{power}: ", end="")
        print(f"a step moves w by {moved:z.1f} times 2^-24")

# 2. A rate that falls with each step. The loss is w^2 / 2.
slow = fast = 1.0
print("left:  rates 1/(t + 1), by formula  rates 1/2^t")
for t in range(1, 1001):
    slow = sgd_step(slow, slow, 1 / (t + 1))  # 1/2, 1/3, 1/4, ...
    fast = sgd_step(fast, fast, 1 / 2**t)  # 1/2, 1/4, 1/8, ...
    if t in (1, 60, 1000):
        print(
            f"t = {t:4} {slow:12.4f} {1 / (t + 1):11.4f} {fast:12.4f}"
        )

# 3. Two wells: minima at -2 (deep) and 1 (shallow), a hill at 0.
for lr in (0.1, 0.2, 0.3):
    x = 2.0
    for _ in range(100):
        x = sgd_step(x, x * (x - 1) * (x + 2), lr)
    print(f"wells, lr = {lr:.1f}: from 2.0 to {x:.4f}")
