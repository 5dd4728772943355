"""5h: Parts of a batch give the same gradient in less memory."""

import torch
from torch import Tensor, nn
from torch.func import functional_call


def kept_for_backward(network: nn.Module, x: Tensor) -> int:
    """Bytes that a forward pass keeps for the backward pass."""
    saved: list[Tensor] = []
    buffers = {n: b.clone() for n, b in network.named_buffers()}
    hooks = torch.autograd.graph.saved_tensors_hooks(
        saved.append,
        lambda _: x,  # no backward pass follows
    )
    with torch.enable_grad(), hooks:
        functional_call(network, buffers, x.clone())
    own = [*network.parameters(), *buffers.values()]
    kept = {t.untyped_storage() for t in saved}
    kept -= {t.untyped_storage() for t in own}
    return sum(storage.nbytes() for storage in kept)


device = torch.get_default_device()
print("                   length of gradient  KiB of activations")
print("                   batch  in 8 parts      batch  a part")
for name, between in (
    ("without batch norm", nn.Identity()),
    ("with batch norm", nn.BatchNorm1d(50)),
):
    with torch.device("cpu"):  # the same numbers on every device
        torch.manual_seed(0)
        x = torch.randn(64, 20, dtype=torch.float64).to(device)
        y = torch.randn(64, 1, dtype=torch.float64).to(device)
        first, last = nn.Linear(20, 50), nn.Linear(50, 1)
    net = nn.Sequential(first, between, nn.Tanh(), last)
    net.double().to(device)

    row = []
    for size in (64, 8):
        net.zero_grad()
        for k in range(0, 64, size):
            error = net(x[k : k + size]) - y[k : k + size]
            (error.square().sum() / 64).backward()  # adds to .grad
        row.append(first.weight.grad.norm().item())
    row += [kept_for_backward(net, z) / 1024 for z in (x, x[:8])]
    print(f"{name:18} {row[0]:.4f} {row[1]:11.4f}", end="")
    print(f" {row[2]:10.1f} {row[3]:7.1f}")
