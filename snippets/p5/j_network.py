"""5j: A network, too: slow with a low learning rate, divergent with a high one."""

import torch
import torch.nn.functional as F
from i2dl_exam.overfitting import facade_network, hand_labelled_facades
from i2dl_exam.training import outcome, train

x, _, labels = hand_labelled_facades(120)  # with the right labels
for lr in (0.0001, 1.0, 100.0):
    network = facade_network()
    optimizer = torch.optim.SGD(network.parameters(), lr=lr)
    losses = train(
        network, F.cross_entropy, x, labels, optimizer, steps=100
    )
    word = outcome(losses[0], losses[-1])
    print(f"learning rate {lr:.4f}: the loss {word}")
