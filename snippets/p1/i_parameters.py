"""1i: How many numbers of each layer are trained parameters."""

import torch
from i2dl_exam.architectures import parameters_by_kind
from torch import nn

layers = {
    "box 1, leaky ReLU": nn.LeakyReLU(),
    "box 2, batch norm": nn.BatchNorm2d(8),
    "box 3, dropout": nn.Dropout(),
    "box 4, max pooling": nn.MaxPool2d(2),
    "PReLU": nn.PReLU(),
    "batch norm, not affine": nn.BatchNorm2d(8, affine=False),
}
images = torch.randn(4, 8, 6, 6, requires_grad=True)
ticks = []
print("layer                   parameters  with a gradient  buffers")
for name, layer in layers.items():
    stored = sum(parameters_by_kind(layer).values())
    y = layer(images)
    (y * torch.randn_like(y)).sum().backward()
    trained = sum(
        (p.grad != 0).sum().item() for p in layer.parameters()
    )
    buffers = sum(b.numel() for b in layer.buffers())
    print(f"{name:22}  {stored:10}  {trained:15}  {buffers:7}")
    if name.startswith("box") and trained:
        ticks += [name[4]]
print(f"answer: {', '.join(ticks)}")
