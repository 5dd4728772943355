"""5k: Overfitting, and four remedies with the same network."""

import torch
import torch.nn.functional as F
from i2dl_exam.dropout import dropout
from i2dl_exam.overfitting import hand_labelled_facades
from torch import nn

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
