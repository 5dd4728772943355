"""1i: How many numbers of each layer are trained parameters."""

import torch
from i2dl_exam.architectures import parameter_count
from torch import nn

layers = {
    "box 1, leaky ReLU": nn.LeakyReLU(),
    "box 2, batch norm": nn.BatchNorm2d(8),
    "box 3, dropout": nn.Dropout(),
    "box 4, max pooling": nn.MaxPool2d(2),
}
x = torch.randn(4, 8, 6, 6, requires_grad=True)
print("layer               parameters  with a gradient  buffers")
for name, layer in layers.items():
    layer(x).exp().sum().backward()
    trained = sum(p.grad.count_nonzero() for p in layer.parameters())
    buffers = sum(b.numel() for b in layer.buffers())
    print(f"{name:18}  {parameter_count(layer):10}", end="")
    print(f"  {trained:15}  {buffers:7}")
ticks = [name[4] for name in layers if parameter_count(layers[name])]
print(f"answer: {', '.join(ticks)}")
