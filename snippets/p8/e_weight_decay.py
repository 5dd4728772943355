"""8e: L2 takes a constant fraction of W in each step; L1 takes a constant amount."""

from fractions import Fraction

import torch
from i2dl_exam.optimization import sgd_step

eta, lam, e = Fraction(1, 10), Fraction(1, 2), Fraction(1, 100)
print(
    f"eta = {eta}, lambda = {lam}, so 1 - eta * lambda = {1 - eta * lam}"
)
penalties = {
    "L2, lambda/2 * W^2": lambda W: lam / 2 * W**2,
    "L2 without the 1/2, lambda * W^2": lambda W: lam * W**2,
    "L1, lambda * |W|": lambda W: lam * abs(W),
}
for name, penalty in penalties.items():
    print(f"{name}:")
    W = Fraction(4)
    for _ in range(3):
        # Slope of the penalty: exact for a parabola and for a straight line.
        slope = (penalty(W + e) - penalty(W - e)) / (2 * e)
        after = sgd_step(
            W, slope, eta
        )  # grad J = 0 here: the penalty alone
        print(
            f"  W = {W} loses {W - after}, which is {(W - after) / W} of W"
        )
        W = after

# With a loss J: autograd on J + penalty, against the formula, for 100 weights.
W = torch.linspace(-3, 3, 100, dtype=torch.float64, requires_grad=True)
J = (W**3).sin().sum() + W[:50] @ W[50:]
(grad_J,) = torch.autograd.grad(J, W, retain_graph=True)
formula = float(1 - eta * lam) * W.detach() - float(eta) * grad_J
(J + float(lam) / 2 * (W**2).sum()).backward()
torch.optim.SGD([W], lr=float(eta)).step()
same = W.allclose(formula, rtol=0, atol=1e-10)
print(
    f"a step on J + L2 is (1 - eta * lambda) W - eta * grad J: {same}"
)
