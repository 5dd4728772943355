"""3c: One sample in training, or a constant feature."""

import torch
from i2dl_exam.normalization import batch_norm
from torch import nn

try:
    nn.BatchNorm1d(2)(torch.ones(1, 2))
except ValueError as error:
    print("one sample:", str(error).split(",")[0])

image = torch.tensor([[[[1.0, 2.0], [3.0, 6.0]]]])  # (1, 1, 2, 2)
pixels = nn.BatchNorm2d(1)(image).flatten()
print("one image: ", *(f"{a:z.2f}" for a in pixels))

constant = torch.tensor([[5.0], [5.0], [5.0]])
for name, eps in {"no eps": 0.0, "eps = 1e-5": 1e-5}.items():
    y = batch_norm(constant, torch.ones(1), torch.zeros(1), eps)
    print(f"5, 5, 5 with {name}:", *(f"{a:z.1f}" for a in y[:, 0]))
