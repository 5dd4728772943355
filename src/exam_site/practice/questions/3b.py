"""Mean and standard deviation are integers."""

from random import Random

import torch

from exam_site.practice.numbers import Numbers, exact, numbered
from exam_site.practice.questions.batches import LARGEST, batch, moments
from i2dl_exam.normalization import batch_norm


def draw(random: Random) -> Numbers | None:
    """Outputs for a scale and a shift that change each value."""
    x = batch(random)
    gamma = random.choice([2, 3, 4, 5, 10, -1, -2, -3])
    beta = random.choice([-5, -4, -3, -2, -1, 1, 2, 3, 4, 5])
    found = moments(x)
    mean, variance, deviation = (found[m] for m in ("mean", "variance", "deviation"))
    if deviation > LARGEST or deviation == gamma:
        return None
    column = torch.tensor([[float(value)] for value in x], dtype=torch.float64)
    one = torch.ones(1, dtype=torch.float64)
    y = batch_norm(column, gamma * one, beta * one, eps=0)[:, 0].tolist()
    hat = [(value - mean) / deviation for value in x]
    by_variance = [gamma * (value - mean) / variance + beta for value in x]
    return {
        **numbered("x", x),
        "gamma": gamma,
        "beta": beta,
        **found,
        **numbered("hat", hat),
        **numbered("y", [exact(value, int(deviation)) for value in y]),
        **numbered("by_variance", by_variance),
        **numbered("beta_first", [gamma * (h + beta) for h in hat]),
        **numbered("no_beta", [gamma * h for h in hat]),
        **numbered("off_centre", [gamma * v / deviation + beta for v in x]),
        "inverse": 1 / deviation,
        "minus_mean": -mean,
    }
