"""Use: The parameters of RNN, GRU and LSTM by one formula."""

from torch import nn


def rnn_parameter_count(
    input_size: int, hidden_size: int, blocks: int = 1, biases: int = 1
) -> int:
    r"""Parameters of a cell, $k\,(nm + nn + \beta n)$."""
    m, n = input_size, hidden_size
    return blocks * (n * m + n * n + biases * n)  # W, V and b


inputs, states = 128, 256  # your own here
for layer, blocks in {nn.RNN: 1, nn.GRU: 3, nn.LSTM: 4}.items():
    own = sum(p.numel() for p in layer(inputs, states).parameters())
    # Two bias vectors per block in torch.nn; on paper there is one.
    count = rnn_parameter_count(inputs, states, blocks, biases=2)
    paper = rnn_parameter_count(inputs, states, blocks)
    name = layer.__name__
    print(f"{name}: formula {count:,}, torch {own:,}, paper {paper:,}")
