"""Use: The parameters of RNN, GRU and LSTM by one formula."""

import operator
from typing import SupportsIndex

from torch import nn


def rnn_parameter_count(
    input_size: int, hidden_size: int, blocks: int = 1, biases: int = 1
) -> int:
    r"""Parameters of a recurrent cell, $k\,(nm + nn + \beta n)$."""
    m = require_int("input_size", input_size)
    n = require_int("hidden_size", hidden_size)
    per_block = (
        n * m + n * n + require_int("biases", biases, least=0) * n
    )  # W, V, b
    return require_int("blocks", blocks) * per_block


def require_int(name: str, value: SupportsIndex, least: int = 1) -> int:
    """The integer `value`, if it is at least `least`."""
    try:
        number = operator.index(value)
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise TypeError(f"{name} must be an int, got {value!r}")
    if number < least:
        raise ValueError(
            f"{name} must be at least {least}, got {number}"
        )
    return number


inputs, states = 128, 256  # your own here
for layer, blocks in {nn.RNN: 1, nn.GRU: 3, nn.LSTM: 4}.items():
    own = sum(p.numel() for p in layer(inputs, states).parameters())
    # Two bias vectors per block in torch.nn; on paper there is one.
    count = rnn_parameter_count(inputs, states, blocks, biases=2)
    paper = rnn_parameter_count(inputs, states, blocks)
    name = layer.__name__
    print(f"{name}: formula {count:,}, torch {own:,}, paper {paper:,}")
