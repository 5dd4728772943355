"""3b: gamma and beta receive gradients, so they are learned; backward by hand."""

import torch
import torch.nn.functional as F
from i2dl_exam.normalization import batch_norm, batch_norm_backward
from i2dl_exam.sampling import seeded_normal

# 8 images with 3 channels: each channel is a feature with 8 * 2 * 2 values.
x = (25 * seeded_normal(8, 3, 2, 2) + 45).requires_grad_()
gamma, beta = (
    seeded_normal(3, seed=k).requires_grad_() for k in (1, 2)
)
dy = seeded_normal(
    *x.shape, seed=3
)  # gradient of the loss by the output y

y = F.batch_norm(x, None, None, gamma, beta, training=True)
print(
    f"forward: {(batch_norm(x, gamma, beta) - y).abs().max() < 1e-12}"
)
torchs = torch.autograd.grad(y, [x, gamma, beta], dy)
ours = batch_norm_backward(dy, x, gamma)
for name, one, other in zip(
    ("x", "gamma", "beta"), ours, torchs, strict=True
):
    print(f"gradient by {name}: {(one - other).abs().max() < 1e-12}")

dx, _, dbeta = ours
print(f"dbeta is the sum of dy: {dbeta.allclose(dy.sum((0, 2, 3)))}")
print(
    f"dx sums to 0 in every feature: {dx.sum((0, 2, 3)).abs().max() < 1e-12}"
)

# So a bias in front of batch norm has no gradient and no effect: beta replaces it.
shifted = batch_norm(x + 7, gamma, beta)
print(f"adding 7 to every input changes nothing: {shifted.allclose(y)}")
