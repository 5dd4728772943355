"""5g: On a real classifier the gradient's noise falls like 1 / sqrt(B)."""

import torch
import torch.nn.functional as F

from i2dl_exam.gradient_noise import batch_variance, draw_batches
from i2dl_exam.sampling import seeded_normal

n = 1024  # samples with 8 features, in 3 classes
x = seeded_normal(n, 8)
target = (x @ seeded_normal(8, 3, seed=1) + seeded_normal(n, 3, seed=2)).argmax(dim=1)

# The gradient of each sample's own loss, for a linear layer whose weights are 0.
w = torch.zeros(3, 8, dtype=torch.float64, requires_grad=True)
error = (x @ w.T).softmax(dim=1) - F.one_hot(target, 3)
gradients = (error[:, :, None] * x[:, None, :]).detach()  # (n, 3, 8)

full = gradients.mean(dim=0)
(autograd,) = torch.autograd.grad(F.cross_entropy(x @ w.T, target), w)
print(f"their mean is autograd's gradient of the mean loss: {full.allclose(autograd)}")
s2 = (gradients - full).square().sum(dim=(1, 2)).mean().item()

for size in (1, 4, 16, 64, 256, 1024):
    batches = draw_batches(n, size, 500)
    means = gradients[batches].mean(dim=1)  # (500, 3, 8)
    noise = (means - full).square().sum(dim=(1, 2)).mean().sqrt()
    formula = batch_variance(s2, size, n) ** 0.5
    print(f"B = {size}: typical distance {noise:z.2f}, formula {formula:z.2f}")
