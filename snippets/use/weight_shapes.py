"""Use: A convolution's weights from PyTorch's order of axes to that of Keras."""

from torch import nn

from i2dl_exam.convolution import conv_weight_shape

layer = nn.Conv2d(3, 64, kernel_size=(5, 7))
torchs, keras = "OIHW", "HWIO"  # output, input, height, width
weight = layer.weight.permute([torchs.index(axis) for axis in keras])

for name, order, found in (("PyTorch", torchs, layer.weight), ("Keras", keras, weight)):
    shape = conv_weight_shape(3, 64, (5, 7), order)
    print(f"{name}: {shape}, as the tensor: {found.shape == shape}")
same = weight[4, 6, 2, 63] == layer.weight[63, 2, 4, 6]
print(f"the last weight is the same number: {same.item()}")
