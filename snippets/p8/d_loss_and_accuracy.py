"""8d: The lower cross-entropy can belong to the lower accuracy."""

import torch
from i2dl_exam.losses import accuracy, cross_entropy

labels = torch.tensor([0, 0, 0])
for name, right in {
    "A": [0.51, 0.51, 0.51],
    "B": [0.99, 0.99, 0.49],
}.items():
    p = torch.tensor(
        right, dtype=torch.float64
    )  # probability of the right class
    logits = torch.stack([p, 1 - p], dim=1).log()
    share, loss = (
        accuracy(logits, labels),
        cross_entropy(logits, labels),
    )
    print(f"{name}: accuracy {share:.4f}, cross-entropy {loss:.4f}")
