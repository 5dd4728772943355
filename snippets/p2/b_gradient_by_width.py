"""2b: The gradient through 20 tanh layers, by width and variance."""

import torch
from i2dl_exam.activations import tanh_derivative

print("  n  Var(w)   live   signal gradient autograd")
for n in (3, 30, 100):
    with torch.device("cpu"):  # the same numbers on every device
        torch.manual_seed(0)  # 9 networks side by side
        normal = torch.randn(20, 9, n, n, dtype=torch.float64)
        ends = torch.randn(2, 9, n, 1, dtype=torch.float64)
    normal = normal.to(torch.get_default_device())
    x, g = ends.to(normal.device)

    for variance in (0.02, 1 / n, 1, 100):
        h, W, sums = x.requires_grad_(), variance**0.5 * normal, []
        for layer in W:
            sums.append(layer @ h)  # (9, n, 1)
            h = sums[-1].tanh()
        back = g  # on its way from the last layer to the input
        for k in reversed(range(20)):
            back = W[k].mT @ (tanh_derivative(sums[k]) * back)
        (autograd,) = torch.autograd.grad(h, x, g)

        live = n * (tanh_derivative(torch.stack(sums)) > 0.1).double()
        print(f"{n:3} {variance:7.2f} {live.mean():6.1f}", end="")
        for end, start in ((h, x), (back, g), (autograd, g)):
            factors = end.norm(dim=1) / start.norm(dim=1)
            print(f"{factors.median().log10():z9.1f}", end="")
        print()
