"""8c: Three remedies, each alone, against an exploding gradient in 20 layers."""

import torch
import torch.nn.functional as F
from i2dl_exam.clipping import clip_grad_norm, gradient_norm
from i2dl_exam.sampling import seeded_normal
from torch import Tensor

x, labels = (
    seeded_normal(64, 64),
    torch.arange(64) % 10,
)  # 64 examples, 10 classes
layers = [seeded_normal(64, 64, seed=seed) for seed in range(1, 20)]
layers.append(seeded_normal(10, 64, seed=20))


def start(
    variance: float, batch_norm: bool = False
) -> tuple[list[Tensor], Tensor]:
    """Gradients by weights of this variance, and the length of all weights."""
    weights = [
        (variance**0.5 * layer).requires_grad_() for layer in layers
    ]
    h = x
    for w in weights[:-1]:
        z = h @ w.T
        h = (
            F.batch_norm(z, None, None, training=True)
            if batch_norm
            else z
        ).relu()
    loss = F.cross_entropy(h @ weights[-1].T, labels)
    return list(torch.autograd.grad(loss, weights)), gradient_norm(
        weights
    )


large, length = start(variance=8 / 64)  # four times He's variance
clipped = clip_grad_norm(large, max_norm=1)
cases = {
    "too large weights": (large, length),
    "  and clipping": (clipped, length),
    "  and batch norm": start(variance=8 / 64, batch_norm=True),
    "He's weights": start(variance=2 / 64),
    "Xavier's weights": start(variance=1 / 64),
}
print("length of the gradient:   > 100000   < 1000   1/100 > weights")
for name, (gradients, length) in cases.items():
    norm = gradient_norm(gradients)
    facts = (norm > 100_000, norm < 1000, norm / 100 > length)
    many, few, far = ("yes" if fact else "no" for fact in facts)
    print(f"{name:24} {many:10} {few:8} {far}")

flat, shorter = (
    torch.cat([g.flatten() for g in gs]) for gs in (large, clipped)
)
cosine = F.cosine_similarity(flat, shorter, dim=0)
print(
    f"clipped at 1: length {shorter.norm():.4f}, cosine with g {cosine:.4f}"
)
