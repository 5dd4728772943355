"""8c: Three remedies, each alone, for an exploding gradient."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def clip_grad_norm(
    gradients: list[Tensor], max_norm: float
) -> list[Tensor]:
    r"""Clipping, $g \cdot \min(1, c/(\lVert g\rVert + 10^{-6}))$."""
    g = torch.cat([gradient.flatten() for gradient in gradients])
    norm = torch.linalg.vector_norm(g.double())  # so that squares fit
    factor = (max_norm / (norm + 1e-6)).clamp(max=1)
    return [(gradient * factor).to(gradient) for gradient in gradients]


def start(
    variance: float, batch_norm: bool = False
) -> tuple[Tensor, Tensor]:
    """The gradient of 20 layers, and all weights, as two vectors."""
    device = torch.get_default_device()
    with torch.device("cpu"):  # the same numbers on every device
        torch.manual_seed(0)
        x = torch.randn(64, 64, dtype=torch.float64)
        net = nn.Sequential()
        for _ in range(19):
            net.append(nn.Linear(64, 64, bias=False))
            if batch_norm:
                net.append(nn.BatchNorm1d(64, affine=False))
            net.append(nn.ReLU())
        net.append(nn.Linear(64, 10, bias=False)).double()
        for weight in net.parameters():
            nn.init.normal_(weight, std=variance**0.5)
    x, net = x.to(device), net.to(device)

    loss = F.cross_entropy(net(x), torch.arange(64) % 10)
    loss.backward()
    gradient = torch.cat([w.grad.flatten() for w in net.parameters()])
    return gradient, nn.utils.parameters_to_vector(net.parameters())


g, weights = start(8 / 64)  # four times He's variance
(clipped,) = clip_grad_norm([g], max_norm=1)
cases = {
    "too large weights": (g, weights),
    "  and clipping": (clipped, weights),
    "  and batch norm": start(8 / 64, batch_norm=True),
    "He's weights": start(2 / 64),
    "Xavier's weights": start(1 / 64),
}
print("length of          gradient   weights")
for name, vectors in cases.items():
    gradient, weights = (vector.norm() for vector in vectors)
    print(f"{name:17} {gradient:9.1e} {weights:9.0f}")
cosine = F.cosine_similarity(g, clipped, dim=0)
print(f"cosine of the gradient before and after clipping: {cosine:.4f}")
