"""5k: Each remedy alone undoes most of the rise, with the same number of weights."""

import torch

from i2dl_exam.regularization import (
    descend,
    mean_squared_errors,
    noisy_measurements,
    overfitting_period,
)
from i2dl_exam.training import SeededDropout

x, y = noisy_measurements(24, seed=24)
x_val, y_val = noisy_measurements(1000, seed=25)
x_test, y_test = noisy_measurements(1000, seed=26)
epochs, lr = 3000, 0.005

plain = descend(x, y, epochs, lr)
best, _ = overfitting_period(mean_squared_errors(plain, x_val, y_val))
shifted = torch.cat([x.roll(k, dims=1) for k in range(x.shape[1])])  # labels stay
runs = {
    "weight decay": descend(x, y, epochs, lr, weight_decay=3),
    "dropout": descend(x, y, epochs, lr, change=SeededDropout(0.5)),
    "augmentation": descend(shifted, y.repeat(x.shape[1]), epochs, lr),
    "early stopping": plain[: best + 1],
    "half the learning rate, twice the epochs": descend(x, y, 2 * epochs, lr / 2),
}
lowest, highest = mean_squared_errors(plain[[best, -1]], x_test, y_test)
for name, path in runs.items():
    loss = mean_squared_errors(path[-1:], x_test, y_test)[0]
    undone = (highest - loss) / (highest - lowest)
    print(f"{name}: {path.shape[1]} weights, undoes more than half: {undone > 0.5}")
