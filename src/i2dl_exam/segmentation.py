"""From an autoencoder to a network that says for each pixel: coin or background."""

from typing import Any

from torch import nn

from i2dl_exam.checks import checked, positive


def _ends_in_convolution(decoder: nn.Sequential) -> None:
    """Raise if the last layer has no channels to replace."""
    if not isinstance(decoder[-1], nn.Conv2d):
        raise TypeError(
            f"the last layer must be a Conv2d, got {decoder[-1]}"
        )


@checked(_ends_in_convolution, out_channels=positive)
def replace_last_layer(
    decoder: nn.Sequential, out_channels: int
) -> nn.Sequential:
    """The decoder with a new last convolution of so many channels.

    Args:
        decoder: layers, of which the last is a convolution. They stay as they are, and
            all but the last are shared with the result.
        out_channels: 1 for a logit of coin, 2 for one score for each class.

    Returns:
        The layers in front and a new one with random weights.

    Source: exam question 7e.
    """
    *kept, old = list[Any](decoder)
    new = nn.Conv2d(
        old.in_channels,
        out_channels,
        old.kernel_size,
        padding=old.padding,
    )
    return nn.Sequential(*kept, new.to(old.weight))
