"""6a: GRU and LSTM repeat the RNN's block of weights 3 and 4 times."""

import torch
from i2dl_exam.recurrent import rnn_parameter_count
from i2dl_exam.sampling import seeded_normal
from torch import Tensor, nn

x, h, c = (
    seeded_normal(3),
    seeded_normal(5, seed=1),
    seeded_normal(5, seed=2),
)


def next_state(cell: nn.Module) -> Tensor:
    """The next h_t of an RNN, GRU or LSTM cell."""
    lstm = isinstance(cell, nn.LSTMCell)
    out = cell(x, (h, c) if lstm else h)
    state: Tensor = out[0] if lstm else out
    return state


cells = {
    "RNN": (nn.RNNCell, 1),
    "GRU": (nn.GRUCell, 3),
    "LSTM": (nn.LSTMCell, 4),
}
for name, (kind, blocks) in cells.items():
    cell = kind(3, 5, dtype=torch.float64)
    stored = sum(p.numel() for p in cell.parameters())
    one, two = (
        rnn_parameter_count(3, 5, blocks, biases) for biases in (1, 2)
    )
    print(
        f"{name}: {one} with one bias per block, {two} with two; torch has {stored}"
    )
    before = next_state(cell)
    with torch.no_grad():
        cell.bias_ih += cell.bias_hh
        cell.bias_hh.zero_()
    print(
        f"  adding up the two biases keeps h_t: {next_state(cell).allclose(before)}"
    )
