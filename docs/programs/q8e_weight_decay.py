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
    "L2, lambda/2 W^2": lambda W: lam / 2 * W**2,
    "L2 without the 1/2": lambda W: lam * W**2,
    "L1, lambda |W|": lambda W: lam * abs(W),
}
for name, penalty in penalties.items():
    print(f"{name}:")
    W = Fraction(4)
    for _ in range(3):
        # Exact for a parabola and for a straight line; grad J = 0.
        derivative = (penalty(W + e) - penalty(W - e)) / (2 * e)
        after = sgd_step(W, derivative, eta)
        lost = W - after
        print(f"  W = {W} loses {lost}, which is {lost / W} of W")
        W = after

# With a loss J: torch's step on J + penalty, and the formula.
W = torch.linspace(-3, 3, 100, requires_grad=True)
J = (W**3).sin().sum() + W[:50] @ W[50:]
(grad_J,) = torch.autograd.grad(J, W, retain_graph=True)
formula = (1 - 0.1 * 0.5) * W.detach() - 0.1 * grad_J
(J + 0.5 / 2 * (W**2).sum()).backward()
torch.optim.SGD([W], lr=0.1).step()
difference = (W - formula).abs().max()
print(f"a step on J + L2 and the formula differ by {difference:.4f}")
