"""1d: Where a shift and a layer commute: circular or zero padding, stride 1 or 2."""

from i2dl_exam.equivariance import equivariance_gap
from i2dl_exam.sampling import seeded_normal
from torch import Tensor, nn

images = seeded_normal(100, 1, 12, 12)
framed = nn.functional.pad(
    images[..., 3:-3, 3:-3], [3] * 4
)  # zeros, 3 pixels wide


def shift(x: Tensor, by: int = 1) -> Tensor:
    """Images shifted to the right."""
    return x.roll(by, dims=-1)


for mode in ("circular", "zeros"):
    conv = nn.Conv2d(1, 1, 5, padding=2, padding_mode=mode).double()
    wrong = (conv(shift(images)) - shift(conv(images))).abs() > 1e-9
    columns = (
        wrong.any(dim=2).any(dim=0)[0].nonzero().flatten().tolist()
    )
    print(
        f"{mode} padding: columns that do not move along: {columns or 'none'}"
    )
    exact = equivariance_gap(conv, shift, framed) < 1e-9
    print(f"  an object on a wide empty border moves along: {exact}")

conv = nn.Conv2d(
    1, 1, 3, stride=2, padding=1, padding_mode="circular"
).double()
for by in (1, 2):
    moved = conv(
        shift(images, by)
    )  # 6 x 6 outputs: compare with all 36 shifts of them
    fits = [
        (down, right)
        for down in range(6)
        for right in range(6)
        if moved.allclose(
            conv(images).roll((down, right), dims=(-2, -1))
        )
    ]
    print(
        f"stride 2, shift by {by}: shifts of the output that fit: {fits or 'none'}"
    )
