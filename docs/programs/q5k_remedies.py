"""5k: Overfitting, and four remedies with the same network."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def hand_labelled_facades(count: int) -> tuple[Tensor, Tensor]:
    """Bands, pillars or windows; one label in five is wrong."""
    draws = torch.rand(4, count, 1, dtype=torch.float64)
    turns = (2.5 + draws[:2]) * torch.arange(8) / 8 + draws[2:]
    rows, columns = torch.cos(2 * torch.pi * turns)  # (count, 8) each
    labels = torch.arange(count) % 3
    rows[labels == 1] = 1  # pillars alone
    columns[labels == 0] = 1  # bands alone
    pictures = rows[:, :, None] * columns[:, None, :]
    pictures += 0.5 * torch.randn(count, 8, 8, dtype=torch.float64)
    wrong = count // 5
    labels[:wrong] += torch.randint(1, 3, (wrong,))
    return pictures, labels % 3


def dropout(x: Tensor, p: float) -> Tensor:
    """Drop entries with probability p, divide the others by 1 - p."""
    chance = torch.rand(x.shape, dtype=torch.float64, device="cpu")
    return x * (chance >= p).to(x) / (1 - p)


device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 3))
    sets = [hand_labelled_facades(n) for n in (120, 200, 200)]
net.double().to(device)
start = {name: w.clone() for name, w in net.state_dict().items()}
sets = [(x.to(device), labels.to(device)) for x, labels in sets]
pictures, labels = sets[0]  # for training: 120 pictures of 8 x 8

# Shifted copies: add 2 pixels on each side, cut out 8 x 8 elsewhere.
wide = F.pad(pictures, (2, 2, 2, 2), mode="replicate")
places = [(a, b) for a in range(5) for b in range(5)]
shifted = [wide[:, a : a + 8, b : b + 8] for a, b in places]


def train(decay=0.0, p=0.0, versions=(pictures,)):
    """Training, validation and test loss after each of 60 epochs."""
    net.load_state_dict(start)
    torch.manual_seed(0)  # what dropout drops
    optimizer = torch.optim.SGD(
        net.parameters(), lr=0.2, momentum=0.9, weight_decay=decay
    )
    losses = []
    for epoch in range(60):
        x = versions[epoch % len(versions)].flatten(1)
        hidden = net[:2](dropout(x, p))
        loss = F.cross_entropy(net[2](dropout(hidden, p)), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        outputs = [(net(z.flatten(1)), right) for z, right in sets]
        losses.append([F.cross_entropy(*o).item() for o in outputs])
    return losses


plain = train()
print("                   training  validation  test")
for name, losses in (
    ("after 1 epoch", plain[0]),
    ("early stopping", min(plain, key=lambda loss: loss[1])),
    ("none, 60 epochs", plain[-1]),
    ("weight decay", train(decay=0.05)[-1]),
    ("dropout", train(p=0.5)[-1]),
    ("data augmentation", train(versions=shifted)[-1]),
):
    training, validation, test = losses
    print(f"{name:18} {training:8.2f} {validation:11.2f} {test:5.2f}")
