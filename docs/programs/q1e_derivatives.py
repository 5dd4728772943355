"""1e: How small the derivative of each activation function gets."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor


def difference_quotient(
    f: Callable[[Tensor], Tensor], z: Tensor, step: float = 1e-5
) -> Tensor:
    r"""Derivative $f'(z)$ from two values of $f$, without autograd."""
    return (f(z + step) - f(z - step)) / (2 * step)


activations = {
    "tanh": torch.tanh,
    "ReLU": torch.relu,
    "sigmoid": torch.sigmoid,
    "leaky ReLU": F.leaky_relu,
}
z = torch.linspace(-16, 16, 3201, dtype=torch.float64)  # with 0
z.requires_grad_()

zero, saturates = [], []
print("derivative           smallest  largest  at -16   at 16")
for box, (name, f) in enumerate(activations.items(), 1):
    (backward,) = torch.autograd.grad(f(z).sum(), z)
    quotient = difference_quotient(f, z.detach())
    for route, d in (
        (f"box {box}, {name}", backward),
        ("  quotient", quotient),
    ):
        print(f"{route:18}  {d.min():z9.4f}  {d.max():7.4f}", end="")
        print(f"  {d[0]:z6.4f}  {d[-1]:z6.4f}")
    if backward.min() < 1e-6:
        zero += [f"{box}"]
    if backward[0] < 1e-6 and backward[-1] < 1e-6:
        saturates += [f"{box}"]

print(f"answer, zero derivative: {', '.join(zero)}")
print(f"answer, saturation: {', '.join(saturates)}")
