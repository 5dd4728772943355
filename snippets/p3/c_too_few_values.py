"""3c: One sample in training, or a constant feature."""

import torch
from i2dl_exam.normalization import batch_norm, updated_statistics
from torch import nn

try:
    nn.BatchNorm1d(2)(torch.ones(1, 2))
except ValueError as error:
    print("one sample:", str(error).split(",")[0])

image = torch.tensor([[[[1.0, 2.0, 3.0]], [[5.0, 5.0, 8.0]]]])
layer = nn.BatchNorm2d(2)  # the image: (1, 2, 1, 3), two channels
for channel in layer(image)[0]:
    print("one image, a channel:", *(f"{a:z.2f}" for a in channel[0]))
mean, _ = updated_statistics(torch.zeros(2), torch.ones(2), image)
print("running means by hand:  ", *(f"{a:.2f}" for a in mean))
print(
    "  by nn.BatchNorm2d:    ",
    *(f"{a:.2f}" for a in layer.running_mean),
)

constant = torch.tensor([[5.0], [5.0], [5.0]])
for name, eps in {"no eps": 0.0, "eps = 1e-5": 1e-5}.items():
    y = batch_norm(constant, torch.ones(1), torch.zeros(1), eps)
    print(f"5, 5, 5 with {name}:", *(f"{a:z.1f}" for a in y[:, 0]))
