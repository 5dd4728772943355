"""5k: In period 2 the training loss falls, and the validation loss rises."""

import torch
import torch.nn.functional as F
from i2dl_exam.overfitting import hand_labelled_facades
from torch import nn

device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    x, y = hand_labelled_facades(120)  # the first 24 labels are wrong
    x_val, y_val = hand_labelled_facades(200)
    net = nn.Sequential(
        nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 3)
    )
x, y, x_val, y_val = (z.to(device) for z in (x, y, x_val, y_val))
net = net.double().to(device)

optimizer = torch.optim.SGD(net.parameters(), lr=0.2, momentum=0.9)
training, validation, repeated = [], [], []
for _ in range(101):  # an epoch is one step with all pictures
    loss = F.cross_entropy(net(x), y)
    with torch.no_grad():
        training.append(loss.item())
        validation.append(F.cross_entropy(net(x_val), y_val).item())
        by_heart = net(x[:24]).argmax(dim=1) == y[:24]
        repeated.append(by_heart.sum().item())
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()

lowest = min(range(101), key=lambda epoch: validation[epoch])
tenth = training[lowest] / 10
gone = min(e for e in range(101) if training[e] < tenth)
print("        epoch  training  validation  wrong labels repeated")
for name, e in (
    ("start", 0),
    ("lowest", lowest),  # of the validation loss: period 2 begins
    ("tenth", gone),  # of the training loss: period 3 begins
    ("end", 100),
):
    print(f"{name:8} {e:4} {training[e]:9.2f}", end="")
    print(f" {validation[e]:11.2f} {repeated[e]:16} of 24")
