"""6a: An RNN cell with 3 inputs and 5 states has 45 parameters, counted on a cell."""

import torch
from i2dl_exam.recurrent import VanillaRNNCell, rnn_parameter_count
from i2dl_exam.sampling import seeded_normal
from torch import nn

cell = VanillaRNNCell(3, 5).double()
sizes = {name: p.numel() for name, p in cell.named_parameters()}
print(f"W: {sizes['W']}, V: {sizes['V']}, b: {sizes['b']}")
print(f"the formula gives {rnn_parameter_count(3, 5)}")
print(f"without bias it gives {rnn_parameter_count(3, 5, biases=0)}")

other = nn.RNNCell(3, 5, dtype=torch.float64)
print(
    f"nn.RNNCell(3, 5) has {sum(p.numel() for p in other.parameters())}"
)

start = VanillaRNNCell(100, 400).W  # 40000 numbers; 1/sqrt(n) = 0.05
inside = 0.049 < start.max() <= 0.05 and -0.05 <= start.min() < -0.049
print(
    f"the weights start between -1/sqrt(n) and 1/sqrt(n): {bool(inside)}"
)

# Our one bias vector takes the sum of torch's two: do 45 numbers do what 50 do?
b = other.bias_ih + other.bias_hh
cell.load_state_dict(
    {"V": other.weight_hh, "W": other.weight_ih, "b": b}
)
x, h = seeded_normal(100, 3), seeded_normal(100, 5, seed=1)
print(
    f"with its two biases added up, same outputs: {cell(x, h).allclose(other(x, h))}"
)
print(f"answer: {sum(sizes.values())}")
