"""5b: Day pictures do not prepare for the night; mixing, shuffling, splitting does."""

import torch
from torch import Tensor

from i2dl_exam.augmentation import change_brightness
from i2dl_exam.facades import facades
from i2dl_exam.nearest_neighbor import nearest_neighbor
from i2dl_exam.splitting import stratified_split

day, day_styles = facades(3000, seed=1)
night, night_styles = facades(1000, night=True, seed=2)
other, other_styles = facades(1000, seed=3)  # more pictures by day


def report(what: str, guesses: Tensor, styles: Tensor) -> None:
    """Say how many of the pictures, and how many of the grids, are named correctly."""
    hits, grid = guesses == styles, styles == 2
    grids = f"{hits[grid].sum()} of {grid.sum()} grids"
    print(f"{what}: {hits.sum()} of {len(hits)} right, {grids}")


report("day, then day", nearest_neighbor(other, day, day_styles), other_styles)
report("day, then night", nearest_neighbor(night, day, day_styles), night_styles)

dark = torch.cat([change_brightness(day, f) for f in (1, 1 / 2, 1 / 4, 1 / 8)])
guesses = nearest_neighbor(night, dark, day_styles.repeat(4))
report("day and darkened day, then night", guesses, night_styles)

# The cure: put everything into one pool, shuffle it and split again.
pool, styles = torch.cat([day, night]), torch.cat([day_styles, night_styles])
by_night = torch.arange(len(pool)) >= len(day)
train, validation = stratified_split(3 * by_night + styles, (75, 25))
for name, part in {"training": train, "validation": validation}.items():
    print(f"new {name} set: {len(part)}, by night {by_night[part].sum()}")
guesses = nearest_neighbor(pool[validation], pool[train], styles[train])
report("mixed, then mixed", guesses, styles[validation])
late = by_night[validation]
report("  of these by night", guesses[late], styles[validation][late])
