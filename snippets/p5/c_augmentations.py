"""5c: Eight augmentations, and for each what it keeps."""

import torch

from i2dl_exam.augmentation import (
    add_noise,
    change_brightness,
    change_contrast,
    crop,
    erase,
    flip,
    rotate,
    shift,
)
from i2dl_exam.sampling import seeded_uniform

x = 0.5 + 0.25 * seeded_uniform(5, 3, 12, 12)  # any pictures, from 1/4 to 3/4

values = x.flatten().sort().values
print(
    f"flip, the same values elsewhere: {flip(x).flatten().sort().values.equal(values)}"
)
print(f"flip, twice is the original: {flip(flip(x)).equal(x)}")

y = shift(x, down=1, right=-2)
print(f"shift, the same picture elsewhere: {y[..., 1:, :-2].equal(x[..., :-1, 2:])}")
back = shift(y, down=-1, right=2)
print(f"shift back, all but the lost edge: {back[..., :-1, 2:].equal(x[..., :-1, 2:])}")

y, window = crop(x, top=1, left=2, side=9), x[..., 1:10, 2:11]
inside = window.amin() <= y.amin() and y.amax() <= window.amax()
print(f"crop, values within those of the window: {bool(inside)}")
print(f"crop, the corners are the window's: {y[..., 0, 0].allclose(window[..., 0, 0])}")

print(f"rotate by 90, torch agrees: {rotate(x, 90).allclose(x.rot90(dims=(2, 3)))}")
grey = torch.full_like(x, 0.5)
print(f"rotate by 10, a plain picture stays: {rotate(grey, 10).allclose(grey)}")

noisy = torch.stack([add_noise(x, 0.05, seed) for seed in range(400)])
print(f"noise, each picture another: {len(noisy.unique(dim=0))}")
print(f"noise, gone in the mean: {noisy.mean(dim=0).allclose(x, atol=0.02)}")

y = change_brightness(x, 0.9)
order = y.flatten(1).argsort().equal(x.flatten(1).argsort())
print(f"brightness, the brighter pixel stays the brighter: {order}")
print(f"brightness, 1/0.9 undoes 0.9: {change_brightness(y, 1 / 0.9).allclose(x)}")

y = change_contrast(x, 0.7)
print(f"contrast, the mean colour stays: {y.mean((2, 3)).allclose(x.mean((2, 3)))}")

y = erase(x, top=3, left=4, side=5)
changed = (y != x).any(dim=1)[0].nonzero()
low, high = changed.amin(dim=0).tolist(), changed.amax(dim=0).tolist()
print(f"erase, pixels changed: {len(changed)}, rows {low[0]} to {high[0]}")
