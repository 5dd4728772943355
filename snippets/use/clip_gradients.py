"""Use: An exploding gradient is cut to a length before the step, as torch does it."""

import torch
from i2dl_exam.clipping import clip_grad_norm, gradient_norm
from i2dl_exam.sampling import seeded_normal
from torch import nn

network = nn.RNN(4, 8, nonlinearity="relu").double()
with torch.no_grad():
    network.weight_hh_l0.copy_(
        2 * torch.eye(8)
    )  # every step doubles the state
states, _ = network(seeded_normal(40, 1, 4))
states[-1].sum().backward()

trained = [p for p in network.parameters() if p.grad is not None]
gradients = [p.grad.clone() for p in trained]
clipped = clip_grad_norm(gradients, max_norm=1)
print(
    f"length above a million: {gradient_norm(gradients).item() > 1e6}"
)
print(f"length after clipping: {gradient_norm(clipped):.4f}")

nn.utils.clip_grad_norm_(
    network.parameters(), max_norm=1
)  # changes .grad
pairs = zip(trained, clipped, strict=True)
print(f"torch agrees: {all(p.grad.allclose(g) for p, g in pairs)}")
