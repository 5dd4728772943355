"""1d: A convolutional layer is invariant to nothing; its output moves with a shift."""

from i2dl_exam.equivariance import equivariance_gap, invariance_gap
from i2dl_exam.sampling import seeded_normal
from torch import Tensor, nn

# Circular padding: an image goes on at its opposite side, so no border is special.
conv = nn.Conv2d(1, 2, 3, padding=1, padding_mode="circular").double()
on_top = {
    "global pooling": nn.Sequential(
        conv, nn.ReLU(), nn.AdaptiveMaxPool2d(1)
    ),
    "a fully connected layer": nn.Sequential(
        conv, nn.ReLU(), nn.Flatten(), nn.Linear(2 * 8 * 8, 5).double()
    ),
}
images = seeded_normal(100, 1, 8, 8)


def turn(x: Tensor) -> Tensor:
    """Images turned by 90 degrees."""
    return x.rot90(dims=(-2, -1))


def shift(x: Tensor) -> Tensor:
    """Images shifted by 1 pixel to the right."""
    return x.roll(1, dims=-1)


invariant, equivariant = [], []
for box, move in enumerate((turn, shift), 1):
    stays = invariance_gap(conv, move, images) < 1e-9
    along = equivariance_gap(conv, move, images) < 1e-9
    print(
        f"box {box}, {move.__name__}: output stays {stays}, moves along {along}"
    )
    for name, network in on_top.items():
        top_stays = invariance_gap(network, move, images) < 1e-9
        print(f"  with {name} on top: output stays {top_stays}")
    invariant += [f"{box}"] * stays
    equivariant += [f"{box}"] * (stays or along)
print(f"answer, strict definition: {', '.join(invariant) or 'none'}")
print(f"answer, usual wording: {', '.join(equivariant) or 'none'}")
