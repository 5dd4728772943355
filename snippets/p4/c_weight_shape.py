"""4c: The weight tensor of 4 filters of 5 x 5 on an RGB image is (4, 3, 5, 5)."""

import math

import torch
import torch.nn.functional as F
from i2dl_exam.convolution import conv_weight_shape
from i2dl_exam.sampling import seeded_normal
from torch import nn

shape = conv_weight_shape(in_channels=3, out_channels=4, kernel=5)
layer = nn.Conv2d(3, 4, kernel_size=5, dtype=torch.float64)
print(
    f"shape: {shape}; nn.Conv2d agrees: {shape == tuple(layer.weight.shape)}"
)
weights, biases = (
    parameter.numel() for parameter in layer.parameters()
)
print(f"product of the four sizes: {math.prod(shape)}")
print(f"nn.Conv2d has {weights} weights and {biases} biases")

# What do the axes mean? Entry (o, i, a, b) is the derivative of output channel o by
# input channel i at row a and column b of the window.
image = seeded_normal(1, 3, 32, 32).requires_grad_()
corner = layer(image)[0, :, 0, 0]  # one feature of each output channel
slopes = [
    torch.autograd.grad(y, image, retain_graph=True)[0] for y in corner
]
window = torch.cat(slopes)[:, :, :5, :5]
print(
    f"axes are output, input, row, column: {window.allclose(layer.weight)}"
)

printed = conv_weight_shape(3, 4, 5, order="IOHW")
try:
    F.conv2d(image, seeded_normal(*printed))
except RuntimeError:
    print(f"F.conv2d refuses {printed} on an RGB image")
transposed = nn.ConvTranspose2d(3, 4, kernel_size=5)
same = printed == tuple(transposed.weight.shape)
print(f"{printed} is the shape in nn.ConvTranspose2d: {same}")
print(
    f"order of TensorFlow and Keras: {conv_weight_shape(3, 4, 5, order='HWIO')}"
)
print(f"answer: {', '.join(f'{size}' for size in layer.weight.shape)}")
