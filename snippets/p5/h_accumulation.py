"""5h: Parts of a batch, one after the other, give the same gradient in less memory."""

from collections.abc import Iterable

import torch.nn.functional as F
from i2dl_exam.memory import kept_for_backward
from i2dl_exam.sampling import seeded_normal
from torch import Tensor, nn

x, y = seeded_normal(64, 20), seeded_normal(64, 1, seed=1)


def gradient(
    network: nn.Module, parts: Iterable[tuple[Tensor, Tensor]]
) -> Tensor:
    """The gradient of the first weights, added up over the parts of the batch."""
    network.zero_grad()
    for some_x, some_y in parts:
        loss = F.mse_loss(
            network(some_x), some_y, reduction="sum"
        ) / len(x)
        loss.backward()  # adds to .grad
    return next(network.parameters()).grad.clone()


for name, between in (
    ("without", nn.Identity()),
    ("with", nn.BatchNorm1d(50)),
):
    network = nn.Sequential(
        nn.Linear(20, 50), between, nn.Tanh(), nn.Linear(50, 1)
    )
    network.double()
    parts = list(zip(x.split(8), y.split(8), strict=True))
    whole = gradient(network, [(x, y)])
    same = gradient(network, parts).allclose(whole, rtol=0, atol=1e-12)
    print(
        f"{name} batch normalization: {len(parts)} parts, same gradient: {same}"
    )
    if name == "without":
        ratio = kept_for_backward(network, x) / kept_for_backward(
            network, x[:8]
        )
        print(
            f"  activations of the whole batch: {ratio:.4f} times those of a part"
        )
