"""1h: One run that trains, and each of the four possible causes applied to it alone."""

import torch
import torch.nn.functional as F
from torch import nn

from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import outcome, seeded_network, train, training_error

x = seeded_normal(64, 4)
y = x.sum(dim=1, keepdim=True)


def run(
    lr: float = 0.05, decay: float = 0.0, p: float = 0.1, zero: bool = False
) -> str:
    """What 100 steps do to the training error."""
    model = seeded_network(4, 32, p)
    for weights in model.parameters() if zero else []:
        nn.init.zeros_(weights)
    before = training_error(model, F.mse_loss, x, y)
    steps = torch.optim.SGD(model.parameters(), lr=lr, weight_decay=decay)
    train(model, F.mse_loss, x, y, steps, 100)
    return outcome(before, training_error(model, F.mse_loss, x, y))


drops, keeps = run(p=0.02), run(p=1 - 0.02)
print(f"as it is, rate 0.05, no weight decay, dropout 0.1: {run()}")
