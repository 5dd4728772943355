"""8e: L2 takes a constant fraction of W away; L1 a constant amount."""

from fractions import Fraction

import torch
from torch import Tensor


def sgd_step(
    w: Tensor, gradient: Tensor, lr: float, weight_decay: float = 0
) -> Tensor:
    r"""A step of SGD, $w \leftarrow w - \eta\,(g + \lambda w)$."""
    return w - lr * (gradient + weight_decay * w)


eta, lam, e = Fraction(1, 10), Fraction(1, 2), Fraction(1, 100)
penalties = {
    "L2": lambda W: lam / 2 * W**2,
    "L1": lambda W: lam * abs(W),
}
for name, penalty in penalties.items():
    W = Fraction(4)
    for _ in range(3):
        # Exact for a parabola and for a straight line.
        slope = (penalty(W + e) - penalty(W - e)) / (2 * e)
        lost = W - sgd_step(W, slope, eta)
        print(f"{name}: W = {W} loses {lost}, which is {lost / W} of W")
        W -= lost

# One step with the loss J = 1/2 (W - 3)^2, by torch and by ours.
W = torch.tensor(4.0, requires_grad=True)
((W - 3) ** 2 / 2 + 0.5 / 2 * W**2).backward()
torch.optim.SGD([W], lr=0.1).step()
ours = sgd_step(4.0, 4.0 - 3, 0.1, weight_decay=0.5)
print(f"L2 with a loss: W = {W:.4f} by torch, {ours:.4f} by ours")
