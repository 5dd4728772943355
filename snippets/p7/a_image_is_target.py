"""7a: The target of an autoencoder's loss is its input."""

import torch
import torch.nn.functional as F
from i2dl_exam.autoencoder import reconstruction_loss
from torch import nn

x = torch.tensor([[1.0, 0.0]])  # an image of two pixels, and no label
encoder = nn.Parameter(torch.tensor([[1.0], [0.0]]))  # 2 to 1
decoder = nn.Parameter(torch.tensor([[0.8, 0.4]]))  # 1 to 2
optimizer = torch.optim.SGD([encoder, decoder], lr=0.2)
for _ in range(4):
    output = x @ encoder @ decoder
    loss = reconstruction_loss(output, x)
    print(f"loss {loss:.4f}, torch {F.mse_loss(output, x):.4f}")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
