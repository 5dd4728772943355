"""Hundreds of pictures, of which each part gets whole ones."""

from random import Random

import torch

from exam_site.practice.numbers import Numbers
from i2dl_exam.splitting import stratified_split

PARTS = [[60, 20, 20], [80, 10, 10], [70, 20, 10], [60, 30, 10], [70, 10, 20]]


def draw(random: Random) -> Numbers | None:
    """A data set with a rare class, and three percentages."""
    n, (a, b, c) = 100 * random.randint(4, 60), random.choice(PARTS)
    rare = n * random.choice([2, 3, 4, 5, 8, 10, 15, 20]) // 100
    if any(rare * part % 100 for part in (b, c)):
        return None
    train, _, test = stratified_split((torch.arange(n) < rare).long(), [a, b, c])
    rare_train, rare_test = (int((part < rare).sum()) for part in (train, test))
    given = {"n": n, "rare": rare, "a": a, "b": b, "c": c, "rest": n - len(test)}
    sizes = {"train": len(train), "test": len(test), "others": len(test) - rare_test}
    return given | sizes | {"rare_train": rare_train, "rare_test": rare_test}
