"""Use: A convolution's weights from PyTorch's order of axes to Keras's, and back."""

from i2dl_exam.convolution import conv_weight_shape
from torch import nn

layer = nn.Conv2d(3, 64, kernel_size=(5, 7))
own = layer.weight.detach()  # without gradient, so .numpy() works
keras = own.permute(2, 3, 1, 0)
back = keras.permute(3, 2, 0, 1)

for name, order, found in (
    ("PyTorch", "OIHW", own),
    ("Keras", "HWIO", keras),
):
    shape = conv_weight_shape(
        3, 64, (5, 7), order
    )  # output, input, height, width
    print(f"{name}: {shape}, as the tensor: {found.shape == shape}")
print(f"there and back: {back.equal(own)}")
same = keras[4, 6, 2, 63] == own[63, 2, 4, 6]
print(f"the last weight is the same number: {same.item()}")
