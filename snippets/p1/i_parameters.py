"""1i: How many numbers of each layer a step of gradient descent moves."""

import torch
from torch import nn

from i2dl_exam.sampling import seeded_normal


def moved_by_training(layer: nn.Module) -> int:
    """How many numbers one step of gradient descent changes in a layer."""
    parameters = list(layer.double().parameters())
    before = [p.detach().clone() for p in parameters]
    x = seeded_normal(4, 8, 6, 6).requires_grad_()  # 4 images with 8 channels
    y = layer(x)
    (y * seeded_normal(*y.shape, seed=1)).sum().backward()
    if parameters:
        torch.optim.SGD(parameters, lr=0.1).step()
    return sum(int((p != q).sum()) for p, q in zip(parameters, before, strict=True))


boxes = [nn.LeakyReLU(), nn.BatchNorm2d(8), nn.Dropout(), nn.MaxPool2d(2)]
trainable = []
for box, layer in enumerate(boxes, 1):
    stored, moved = sum(p.numel() for p in layer.parameters()), moved_by_training(layer)
    print(f"box {box}: {type(layer).__name__} has {stored}, training moves {moved}")
    trainable += [f"{box}"] * (moved > 0)
others = (nn.PReLU(), nn.BatchNorm2d(8, affine=False))
prelu, plain = (moved_by_training(layer) for layer in others)
print(f"for comparison: PReLU {prelu}, batch norm without scale and shift {plain}")
print(f"answer: {', '.join(trainable)}")
