"""8c: Three remedies for an exploding gradient, each of them alone."""

import torch
import torch.nn.functional as F
from torch import Tensor


def clip_grad_norm(g: Tensor, max_norm: float) -> Tensor:
    r"""Clipping, $g \cdot \min(1, c/(\lVert g\rVert + 10^{-6}))$."""
    norm = g.double().norm()  # so that squares fit
    return g * torch.clamp(max_norm / (norm + 1e-6), max=1).to(g)


with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    drawn = torch.randn(21, 64, 64, dtype=torch.float64)
x, *normal = drawn.to(torch.get_default_device())


def gradient(variance: float, batch_norm: bool = False) -> Tensor:
    """The loss's gradient with respect to all weights, one vector."""
    weights = [(variance**0.5 * z).requires_grad_() for z in normal]
    h = x
    for W in weights[:-1]:
        h = F.linear(h, W)
        if batch_norm:
            h = F.batch_norm(h, None, None, training=True)
        h = F.relu(h)
    loss = F.cross_entropy(F.linear(h, weights[-1]), torch.arange(64))
    parts = torch.autograd.grad(loss, weights)
    return torch.cat([part.flatten() for part in parts])


g = gradient(8 / 64)  # four times He's variance
clipped = clip_grad_norm(g, 1)
cases = {
    "no remedy": g,
    "clipping": clipped,
    "batch normalization": gradient(8 / 64, batch_norm=True),
    "initialization: He's": gradient(2 / 64),
    "  or Xavier's": gradient(1 / 64),  # made for tanh; here ReLU
}
print("remedy               length of the gradient")
for name, vector in cases.items():
    print(f"{name:21}{vector.norm():21.1e}")
cosine = F.cosine_similarity(g, clipped, dim=0)
print(f"cosine of the gradient before and after clipping: {cosine:.4f}")
