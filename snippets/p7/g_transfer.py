"""7g: A toy: the pretrained encoder, frozen or slow, and what else one could do."""

import copy

import torch
import torch.nn.functional as F
from i2dl_exam.coins import coins
from i2dl_exam.metrics import intersection_over_union
from torch import nn


def network(inputs: int, outputs: int) -> nn.Sequential:
    """One hidden layer."""
    layers = nn.Linear(inputs, 32), nn.ReLU(), nn.Linear(32, outputs)
    return nn.Sequential(*layers).double()


device = torch.get_default_device()
with torch.device("cpu"):  # the same random numbers on every device
    torch.manual_seed(0)
    share = torch.rand(1400, 3, dtype=torch.float64).to(device)
    toss = torch.rand(1400, 1, dtype=torch.float64).to(device)
    noise = torch.randn(1400, 64, dtype=torch.float64).to(device)
    encoder, decoder = network(64, 8).to(device), network(8, 64).to(device)
    random, fresh = network(64, 8).to(device), network(8, 64).to(device)
pictures = coins(share, size=8)
images = (pictures - toss.round()).abs() + 0.6 * noise  # half are dark
masks = (pictures > 0.5).double()

autoencoder = nn.Sequential(encoder, decoder)
optimizer = torch.optim.Adam(autoencoder.parameters(), 0.01, fused=True)
for x in images[:1000].split(50) * 5:  # without masks
    optimizer.zero_grad()
    F.mse_loss(autoencoder(x), x).backward()
    optimizer.step()

last = nn.Sequential(*decoder[:2], fresh[2])  # only this layer is new
variants = {  # encoder, decoder, their learning rates
    "random weights": (random, fresh, 0.02, 0.02),
    "encoder, full rate": (encoder, fresh, 0.02, 0.02),
    "encoder, slow": (encoder, fresh, 0.0002, 0.02),
    "encoder, frozen": (encoder, fresh, 0.0, 0.02),
}
