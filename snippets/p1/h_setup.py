"""1h: What the experiment trains: its network by hand, its dropout and its words."""

import math

import torch
import torch.nn.functional as F
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.training import (
    outcome,
    seeded_network,
    train,
    training_error,
)

x = seeded_normal(64, 4, seed=1)
y = 2 * x.sum(dim=1, keepdim=True)
network = seeded_network(4, 32, p=0.1, seed=1)
print(
    f"layers: {', '.join(f'{type(layer).__name__}' for layer in network)}"
)

W, b, v, c = network.parameters()
spread = [len(layer[0]) * layer.square().mean() for layer in (W, v)]
near, zero = (
    all(1 / 2 < s < 2 for s in spread),
    not (b.any() or c.any()),
)
print(
    f"weights have about the variance 1/inputs: {near}; biases are 0: {zero}"
)
error = training_error(network, F.mse_loss, x, y)
by_hand = F.mse_loss(torch.tanh(x @ W.T + b) @ v.T + c, y).item()
same = math.isclose(error, by_hand)
print(
    f"the training error is measured without dropout, v tanh(W x + b) + c: {same}"
)

network.eval()  # `train` switches dropout on, and `training_error` leaves it so
train(network, F.mse_loss, x, y, torch.optim.SGD([W], lr=0.0), steps=1)
training_error(network, F.mse_loss, x, y)
print(
    f"in training each pass drops other units: {not network(x).equal(network(x))}"
)

print("error after training, if it was 1 before, and the word for it:")
for error in (0.09, 0.1, 0.5, 0.51, 9.9, 10, 1000, 1001):
    print(f"  {error:.2f}: {outcome(1, error)}")
