"""6b: Without input and bias, h_t = tanh(V h_{t-1}), which is not h_{t-1}."""

import torch
from i2dl_exam.recurrent import rnn_step
from i2dl_exam.sampling import seeded_normal
from torch import nn

x, b = (
    torch.zeros(3, dtype=torch.float64),
    torch.zeros(5, dtype=torch.float64),
)
W, eye = seeded_normal(5, 3), torch.eye(5, dtype=torch.float64)
twos = torch.full_like(b, 2)  # the state (2, 2, 2, 2, 2)

for start in (0.5, 2.0):
    h = rnn_step(x, torch.full_like(b, start), eye, W, b)
    print(
        f"V = I takes every entry of the state from {start:.1f} to {h[0]:.4f}"
    )
cell = nn.RNNCell(3, 5, bias=False, dtype=torch.float64)
nn.init.eye_(cell.weight_hh)
print(f"nn.RNNCell does the same: {cell(x, twos).allclose(h)}")
matrices = [seeded_normal(5, 5, seed=seed) for seed in range(999)]
kept = sum(rnn_step(x, twos, V, W, b).equal(twos) for V in matrices)
print(
    f"random V that keep the state of twos: {kept} of {len(matrices)}"
)

# Which states does V = 2 I keep? Repeat the step until nothing changes.
for start in (0.0, 1.0, -1.0):
    h = torch.full_like(b, start)
    for _ in range(100):
        h = rnn_step(x, h, 2 * eye, W, b)
    stays = rnn_step(x, h, 2 * eye, W, b).allclose(h)
    print(f"V = 2 I keeps a state of entries {h[0]:z.4f}: {stays}")

h = rnn_step(x, twos, eye, W, b, torch.relu)
print(
    f"a ReLU cell with V = I keeps the state of twos: {h.equal(twos)}"
)
