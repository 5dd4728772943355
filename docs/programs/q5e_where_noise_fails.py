"""5e: A saddle without noise, and a minimum that holds weak noise."""

import torch
from torch import Tensor


def two_wells_derivative(x: float) -> float:
    r"""Derivative of the two wells, $J'(x) = x\,(x - 1)(x + 2)$."""
    return x * (x - 1) * (x + 2)


device, f64 = torch.get_default_device(), torch.float64

# 1. The network w2 * w1 * x at w1 = w2 = 0; a row is input and target.
samples = torch.tensor([[1, 2], [2, 3], [3, 5], [1, 1]], dtype=f64)


def loss(w: Tensor) -> Tensor:
    """Squared error of each sample, shape (4,)."""
    x, target = samples.T
    return (w[1] * w[0] * x - target) ** 2


w = torch.zeros(2, dtype=f64)
gradients = torch.autograd.functional.jacobian(loss, w)  # (4, 2)
hessian = torch.autograd.functional.hessian(lambda w: loss(w).mean(), w)
low, high = torch.linalg.eigvalsh(hessian)
print(f"two weights 0: curvatures {low:.0f} and {high:.0f}")
print(
    f"  largest derivative of any sample: {gradients.abs().max():z.0f}"
)

# 2. The shallow minimum 1 of the two wells; a sample tilts them.
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    signs = (2 * torch.randint(2, (1000, 100)) - 1).to(device)
for tilt in (2.0, 0.5):
    x = torch.ones(100, dtype=f64)  # 100 runs
    for sign in signs:
        x = x - (two_wells_derivative(x) + tilt * sign) / 10
    print(f"tilt {tilt:.1f}: {(x < -1).sum()} of 100 runs leave")
for start, tilt in ((0.75, 0.5), (1.25, -0.5)):
    x = start - (two_wells_derivative(start) + tilt) / 10
    print(f"  tilt {tilt:.1f} from {start:.2f}: to {x:.4f}")
