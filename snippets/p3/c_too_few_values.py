"""3c: One sample in training, or a constant feature."""

import torch
from i2dl_exam.normalization import normalize
from torch import nn

try:
    nn.BatchNorm1d(2)(torch.ones(1, 2))
except ValueError as error:
    print("one sample:", str(error).split(",")[0])

constant = torch.tensor([[5.0], [5.0], [5.0]])
for name, eps in {"no eps": 0.0, "eps = 1e-5": 1e-5}.items():
    y = normalize(constant, eps)[:, 0]
    print(f"5, 5, 5 with {name}:", *(f"{a:z.1f}" for a in y))
