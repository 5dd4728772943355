"""2b: The gradient through 20 tanh layers, by width and variance."""

import torch
from i2dl_exam.activations import tanh_derivative
from torch import Tensor

LAYERS, NETS = 20, 9  # random networks of each kind, side by side


def powers(end: Tensor, start: Tensor) -> Tensor:
    """By how many powers of 10 a length changes, in the median net."""
    return (end.norm(dim=1) / start.norm(dim=1)).median().log10()


print("  n  Var(w)  live neurons  signal  gradient  autograd")
for n in (3, 30, 100):
    with torch.device("cpu"):  # the same numbers on every device
        torch.manual_seed(0)
        normal = torch.randn(LAYERS, NETS, n, n, dtype=torch.float64)
        x, g = torch.randn(2, NETS, n, 1, dtype=torch.float64)
    device = torch.get_default_device()
    normal, x, g = normal.to(device), x.to(device), g.to(device)

    for variance in (0.02, 1 / n, 1, 100):
        h, W = x.requires_grad_(), variance**0.5 * normal
        derivatives = []
        for layer in W:
            s = layer @ h  # (nets, n, 1)
            derivatives.append(tanh_derivative(s))
            h = s.tanh()

        back = g  # on its way from the last layer to the input
        for k in reversed(range(LAYERS)):
            back = W[k].mT @ (derivatives[k] * back)
        (autograd,) = torch.autograd.grad((g * h).sum(), x)

        live = n * (torch.stack(derivatives) > 0.1).double().mean()
        print(f"{n:3} {variance:7.2f} {live:13.1f}", end=" ")
        print(f"{powers(h, x):z7.1f} {powers(back, g):z9.1f}", end=" ")
        print(f"{powers(autograd, g):z9.1f}")
