"""Use: A linear layer that holds the batch norm behind it, for use after training."""

import torch
from torch import nn

from i2dl_exam.linear_stack import linear_layer
from i2dl_exam.sampling import seeded_normal

linear, norm = nn.Linear(20, 30).double(), nn.BatchNorm1d(30).double()
with torch.no_grad():  # as if training had left something to fold
    norm.weight.copy_(seeded_normal(30, seed=1))
    norm.bias.copy_(seeded_normal(30, seed=2))
for seed in range(3, 10):
    norm(linear(seeded_normal(50, 20, seed=seed)))  # moves the running statistics
norm.eval()

scale = norm.weight / (norm.running_var + norm.eps).sqrt()
bias = norm.bias + scale * (linear.bias - norm.running_mean)
folded = linear_layer(scale[:, None] * linear.weight, bias)

x = seeded_normal(1000, 20)
print(f"one layer gives what the two gave: {folded(x).allclose(norm(linear(x)))}")
norm.train()
print(f"and what they give in training: {folded(x).allclose(norm(linear(x)))}")
