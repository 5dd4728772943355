"""8b: Trained with the ReLU, no person falls below 0.5."""

import torch
import torch.nn.functional as F
from i2dl_exam.losses import relu_sigmoid

x = torch.tensor([-3.0, -2, -1, 1, 2, 3])  # one feature of 6 images
y = (x > 0).float()  # 1 is a car
print("start  outputs for 3 persons and 3 cars")
for start in (-1.0, 1.0):
    for output in (relu_sigmoid, torch.sigmoid):
        w = torch.tensor([0.0, start], requires_grad=True)
        optimizer = torch.optim.SGD([w], lr=0.1)
        for _ in range(100):
            optimizer.zero_grad()
            y_hat = output(w[0] * x + w[1])
            F.binary_cross_entropy(y_hat, y).backward()
            optimizer.step()
        row = " ".join(f"{value:.2f}" for value in y_hat)
        print(f"{start:5.0f}  {row}  {output.__name__}")
