"""From an autoencoder to a network that says for each pixel: coin or background."""

from torch import nn

from i2dl_exam.checks import checked, positive


@checked(in_channels=positive, out_channels=positive)
def segmentation_head(in_channels: int, out_channels: int) -> nn.Conv2d:
    """A last layer of 3 x 3 kernels that keeps height and width.

    Args:
        in_channels: channels of the decoder's last features.
        out_channels: 1 for a logit of coin, 2 for one score for each class.

    Returns:
        The convolution, with random weights.

    Examples:
        >>> segmentation_head(16, 2)(torch.zeros(1, 16, 8, 8)).shape
        torch.Size([1, 2, 8, 8])

    Source: exam question 7e.
    """
    return nn.Conv2d(in_channels, out_channels, 3, padding=1)
