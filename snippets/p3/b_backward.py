"""3b: The backward pass of batch norm by hand; gamma and beta learn."""

import torch
import torch.nn.functional as F
from i2dl_exam.normalization import batch_norm_backward

# 2 images of one channel with 2 pixels: a feature with 4 values.
x = torch.tensor([10.0, 40.0, 50.0, 80.0], dtype=torch.float64)
x = x.view(2, 1, 1, 2).requires_grad_()
dy = torch.tensor([3.0, 1.0, 0.0, -2.0], dtype=torch.float64)
dy = dy.view(2, 1, 1, 2)
gamma = torch.tensor([25.0], dtype=torch.float64, requires_grad=True)
beta = torch.tensor([45.0], dtype=torch.float64, requires_grad=True)
bias = torch.zeros_like(beta, requires_grad=True)

y = F.batch_norm(x + bias, None, None, gamma, beta, training=True)
theirs = torch.autograd.grad(y, [x, gamma, beta, bias], dy)
ours = batch_norm_backward(dy, x.detach(), gamma.detach())

print("              by hand  autograd")
for name, a, b in zip(["x", "gamma", "beta"], ours, theirs):
    for mine, torchs in zip(a.flatten(), b.flatten()):
        print(f"by {name:8} {mine:10.4f} {torchs:9.4f}")
print(f"sum by x    {ours[0].sum():z10.4f} {theirs[0].sum():z9.4f}")
print(f"by a bias in front of batch norm: {theirs[3].item():z.4f}")
