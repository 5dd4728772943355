"""3b: The backward pass of batch norm; gamma and beta learn."""

import torch
import torch.nn.functional as F
from i2dl_exam.normalization import batch_norm_backward

# 2 images of one channel with 2 pixels: a feature with 4 values.
values, arriving = [10.0, 40.0, 50.0, 80.0], [3.0, 1.0, 0.0, -2.0]
x = torch.tensor(values, dtype=torch.float64).view(2, 1, 1, 2)
dy = torch.tensor(arriving, dtype=torch.float64).view(2, 1, 1, 2)
gamma, beta, bias = torch.tensor([[25.0], [45.0], [0.0]]).double()

inputs = [a.requires_grad_() for a in (x, gamma, beta, bias)]
y = F.batch_norm(x + bias, None, None, gamma, beta, training=True)
autograd = torch.autograd.grad((y * dy).sum(), inputs)
by_hand = batch_norm_backward(dy, x.detach(), gamma.detach())

for k, name in enumerate(["x", "gamma", "beta"]):
    for way, found in {
        "by hand": by_hand,
        "autograd": autograd,
    }.items():
        numbers = [f"{a:8.4f}" for a in found[k].flatten()]
        print(f"{name:5} {way}: ", *numbers)
print(f"sum over all x: {by_hand[0].sum():z.4f}")
print(f"a bias in front of batch norm: {autograd[3].item():z.4f}")
