"""2d: Signal and gradient through 20 ReLU layers, and their law."""

import torch


def he_variance(fan_in: int) -> float:
    r"""He's variance for ReLU layers, $\mathrm{Var}(w) = 2/n$."""
    return 2 / fan_in


LAYERS, NETS = 20, 3
device = torch.get_default_device()
print("  n  Var(w)    signal  gradient  (n Var(w) / 2)^10")
for n in (30, 100, 200):
    with torch.device("cpu"):  # the same numbers on every device
        torch.manual_seed(0)
        normal = torch.randn(LAYERS, NETS, n, n, dtype=torch.float64)
        x, g = torch.randn(2, NETS, n, 1, dtype=torch.float64)
    normal, x, g = normal.to(device), x.to(device), g.to(device)

    for variance in (0.02, 1 / n, he_variance(n), 1.0):
        h = x.requires_grad_()
        for layer in normal:
            h = (variance**0.5 * layer @ h).relu()
        (back,) = torch.autograd.grad((g * h).sum(), x)

        # Length compared with the start, in the median network.
        signal = (h.norm(dim=1) / x.norm(dim=1)).median()
        gradient = (back.norm(dim=1) / g.norm(dim=1)).median()
        law = (n * variance / 2) ** (LAYERS / 2)
        print(f"{n:3} {variance:7.3f} {signal:9.1e}", end=" ")
        print(f"{gradient:9.1e} {law:18.1e}")
