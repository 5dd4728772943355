"""Use: The parameters of RNN, GRU and LSTM by one formula, as torch.nn counts them."""

from torch import nn


def rnn_parameter_count(
    input_size: int, hidden_size: int, blocks: int = 1, biases: int = 1
) -> int:
    r"""Parameters of a cell, $k\,(nm + nn + \beta n)$."""
    m, n = input_size, hidden_size
    return blocks * (n * m + n * n + biases * n)  # W, V and b


inputs, states = 128, 256
for layer, blocks in {nn.RNN: 1, nn.GRU: 3, nn.LSTM: 4}.items():
    # torch.nn has two bias vectors in each block; on paper there is one.
    count = rnn_parameter_count(inputs, states, blocks, biases=2)
    own = sum(p.numel() for p in layer(inputs, states).parameters())
    print(
        f"{layer.__name__}: {count:,} parameters, torch agrees: {own == count}"
    )
