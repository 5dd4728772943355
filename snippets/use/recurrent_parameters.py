"""Use: The parameters of RNN, GRU and LSTM by one formula."""

from i2dl_exam.recurrent import rnn_parameter_count
from torch import nn

inputs, states = 128, 256  # your own here
for layer, blocks in {nn.RNN: 1, nn.GRU: 3, nn.LSTM: 4}.items():
    own = sum(p.numel() for p in layer(inputs, states).parameters())
    # Two bias vectors per block in torch.nn; on paper there is one.
    count = rnn_parameter_count(inputs, states, blocks, biases=2)
    paper = rnn_parameter_count(inputs, states, blocks)
    name = layer.__name__
    print(f"{name}: formula {count:,}, torch {own:,}, paper {paper:,}")
