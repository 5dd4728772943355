"""7e: A new last layer with 1 or 2 channels turns the autoencoder into a segmenter."""

import copy
import math
import operator
from typing import SupportsIndex

import torch
from torch import Tensor, nn


class ConvolutionalAutoencoder(nn.Module):
    r"""An autoencoder of colour images whose last layer is a convolution, in float64."""

    def __init__(
        self, height: int, width: int, code: int, seed: int = 0
    ) -> None:
        """Draw the starting weights."""
        super().__init__()
        h, w = (
            require_int("height", height) // 2,
            require_int("width", width) // 2,
        )
        if (2 * h, 2 * w) != (height, width):
            raise ValueError(
                f"height and width must be even, got {height} and {width}"
            )
        z = require_int("code", code)
        self.encoder = nn.Sequential(
            nn.Conv2d(
                3, 16, kernel_size=3, stride=2, padding=1
            ),  # (N, 16, H/2, W/2)
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(16 * h * w, z),  # the code
        ).double()
        self.decoder = nn.Sequential(
            nn.Linear(z, 16 * h * w),
            nn.ReLU(),
            nn.Unflatten(1, (16, h, w)),
            nn.Upsample(scale_factor=2),  # (N, 16, H, W)
            nn.Conv2d(16, 3, kernel_size=3, padding=1),  # (N, 3, H, W)
        ).double()
        seed_weights(self, seed)

    def forward(self, images: Tensor) -> Tensor:
        """The decoder's output for the codes of images, shape (N, channels, H, W)."""
        output: Tensor = self.decoder(self.encoder(images))
        return output


def replace_output(
    net: ConvolutionalAutoencoder, channels: int, seed: int = 0
) -> ConvolutionalAutoencoder:
    """A copy of an autoencoder whose last layer is new and gives other channels."""
    new = nn.Conv2d(
        16, require_int("channels", channels), kernel_size=3, padding=1
    )
    seed_weights(new, seed)
    changed = copy.deepcopy(net)
    changed.decoder[-1] = new.to(
        next(net.parameters())
    )  # dtype and device
    return changed


@torch.no_grad()
def seed_weights(net: nn.Module, seed: int = 0) -> None:
    r"""Give a network starting weights $w \sim N(0, 1/n)$ and biases 0, in place."""
    named = list(net.named_parameters())
    for name, p in named:
        if p.ndim < 2 and "bias" not in name:
            raise ValueError(
                f"net must hold matrices and biases alone, got {name}"
            )
    sizes = [p.numel() for _, p in named]
    numbers = torch.split(seeded_normal(sum(sizes), seed=seed), sizes)
    for (_, p), part in zip(named, numbers, strict=True):
        scale = (p.numel() / len(p)) ** -0.5 if p.ndim > 1 else 0
        p.copy_(scale * part.view_as(p))


def seeded_uniform(*shape: int, seed: int = 0) -> Tensor:
    """Uniform numbers in [-1, 1), drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.rand(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return (2 * numbers - 1).to(torch.get_default_device())


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


def seeded_normal(*shape: int, seed: int = 0) -> Tensor:
    """Standard normal numbers, drawn on the CPU and moved to the default device."""
    generator = torch.Generator("cpu").manual_seed(
        require_int("seed", seed, least=0)
    )
    numbers = torch.randn(
        *shape, generator=generator, dtype=torch.float64, device="cpu"
    )
    return numbers.to(torch.get_default_device())


images = seeded_uniform(
    5, 3, 12, 16
)  # five colour images, H = 12 and W = 16
net = ConvolutionalAutoencoder(height=12, width=16, code=8)
one, two = (
    replace_output(net, channels=1),
    replace_output(net, channels=2),
)
before = ConvolutionalAutoencoder(
    12, 16, code=8
).state_dict()  # the same start
for name, kind in {
    "autoencoder": net,
    "1 channel": one,
    "2 channels": two,
}.items():
    channels, height, width = kind(images).shape[1:]
    last = sum(p.numel() for p in kind.decoder[-1].parameters())
    rule = channels * (
        16 * 3 * 3 + 1
    )  # 16 input channels, 3 x 3 kernels, a bias
    print(f"{name}: output {channels} x {height} x {width}", end=", ")
    print(f"last layer {last} parameters, by the rule {rule}")
    kept = [
        p.equal(before[k])
        for k, p in kind.state_dict().items()
        if k in before
    ]
    print(f"  parameter tensors kept: {sum(kept)} of {len(before)}")

# The autoencoder layer by layer; upsampling writes each pixel 2 x 2 times.
conv, _, _, to_code = net.encoder
from_code, *_, last = net.decoder
small = (
    from_code(to_code(conv(images).relu().flatten(1)))
    .relu()
    .view(5, 16, 6, 8)
)
large = small.repeat_interleave(2, dim=2).repeat_interleave(2, dim=3)
print(
    f"layer by layer the same: {last(large).allclose(net(images))}",
    end=", ",
)
print(
    f"first kernels {' x '.join(f'{side}' for side in conv.weight.shape)}"
)

# One logit with sigmoid, two logits with softmax: only their difference counts.
scores = torch.tensor(
    [1, 1 + math.log(3)], dtype=torch.float64
)  # background, coin
print(f"by hand: softmax {scores.softmax(0)[1]:.4f}", end=", ")
print(
    f"sigmoid of the difference {(scores[1] - scores[0]).sigmoid():.4f}"
)
pairs = zip(
    one.decoder[-1].parameters(),
    two.decoder[-1].parameters(),
    strict=True,
)
with torch.no_grad():
    for new, old in pairs:
        new.copy_(
            old[1:] - old[:1]
        )  # weights of coin minus those of background
coin = two(images).softmax(dim=1)[:, 1]
print(
    f"whole networks agree: {one(images).sigmoid()[:, 0].allclose(coin)}"
)
