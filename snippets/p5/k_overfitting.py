"""5k: In period 2 the training loss falls while the validation loss rises."""

import torch

from i2dl_exam.regularization import (
    descend,
    mean_squared_errors,
    noisy_measurements,
    overfitting_period,
)

x, y = noisy_measurements(24, seed=24)
x_val, y_val = noisy_measurements(1000, seed=25)
path = descend(x, y, epochs=3000, lr=0.005)
train = mean_squared_errors(path, x, y)
validation = mean_squared_errors(path, x_val, y_val)

first, last = overfitting_period(validation)
for period, (a, b) in {1: (0, first), 2: (first, last), 3: (last, 3000)}.items():
    t, v = train[a : b + 1].diff(), validation[a : b + 1].diff()
    print(
        f"period {period}: training loss falls at each epoch: {(t < 0).all()}", end=""
    )
    print(f", validation loss falls: {(v < 0).all()}, rises: {(v > 0).all()}")
rise = validation[-1] / validation[first]
print(f"from its minimum the validation loss rises to more than 3/2: {rise > 1.5}")

# Second route: the weights of every epoch in closed form, from eigenvalues.
rates, directions = torch.linalg.eigh(2 / len(x) * x.T @ x)
epochs = torch.arange(3001, dtype=x.dtype)[:, None]
reached = (1 - (1 - 0.005 * rates) ** epochs) / rates  # (epoch, direction)
closed = reached * (directions.T @ (2 / len(x) * x.T @ y)) @ directions.T
print(f"closed form gives the same curves: {closed.allclose(path)}")
