"""5h: With the same work, small batches make more updates and get further."""

import torch

from i2dl_exam.optimization import sgd_step
from i2dl_exam.regularization import mean_squared_errors, noisy_measurements

x, y = noisy_measurements(4096, seed=1)
x_test, y_test = noisy_measurements(1000, seed=2)

before = mean_squared_errors(torch.zeros_like(x[:1]), x_test, y_test)
for batch in (4096, 256, 16):
    w, updates = torch.zeros_like(x[0]), 0
    for some_x, some_y in zip(x.split(batch), y.split(batch), strict=True):
        gradient = 2 / batch * ((some_x @ w - some_y) @ some_x)
        w, updates = sgd_step(w, gradient, lr=0.001), updates + 1
    after = mean_squared_errors(w[None], x_test, y_test)
    print(f"batch of {batch}: {updates} updates in one pass over {len(x)} examples")
    print(f"  test loss below half of that before: {(after < before / 2).item()}")
