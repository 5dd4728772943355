"""Use: A convolution's weights from PyTorch's order of axes to Keras's, and back."""

import operator
from typing import SupportsIndex

from torch import nn


def conv_weight_shape(
    in_channels: int,
    out_channels: int,
    kernel: int | tuple[int, int],
    order: str = "OIHW",
) -> tuple[int, ...]:
    r"""Shape of a convolution's weight tensor, $(C_\text{out}, C_\text{in}, k, k)$."""
    pair = (
        kernel if isinstance(kernel, tuple | list) else (kernel, kernel)
    )
    if len(pair) != 2:
        raise ValueError(
            f"kernel must be an int or (height, width), got {kernel!r}"
        )
    if not isinstance(order, str) or sorted(order) != sorted("OIHW"):
        raise ValueError(
            f"order must hold O, I, H and W once each, got {order!r}"
        )
    sizes = {
        "O": require_int("out_channels", out_channels),
        "I": require_int("in_channels", in_channels),
        "H": require_int("kernel", pair[0]),
        "W": require_int("kernel", pair[1]),
    }
    return tuple(sizes[axis] for axis in order)


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


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
