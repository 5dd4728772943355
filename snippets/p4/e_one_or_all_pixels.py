"""4e: Which layers see 1 pixel, and which all 50176 of 224 x 224."""

import torch
from i2dl_exam.receptive_fields import gradient_support
from torch import nn

image = torch.ones(1, 1, 224, 224, requires_grad=True)
linear = nn.Linear(image.numel(), 1)
layers = {
    "1 x 1 convolution": nn.Conv2d(1, 1, 1),
    "identity": nn.Identity(),
    "ReLU": nn.ReLU(),
    "3 x 3 convolution": nn.Conv2d(1, 1, 3),
    "fully connected": nn.Sequential(nn.Flatten(), linear),
    "224 x 224 convolution": nn.Conv2d(1, 1, 224),
    "224 x 224 average pooling": nn.AvgPool2d(224),
}
for name, layer in layers.items():
    seen = gradient_support(layer(image).flatten()[0], image).sum()
    print(f"{name}: a feature depends on {seen} of {image.numel()}")
