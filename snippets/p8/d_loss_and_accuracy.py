"""8d: The lower cross-entropy can belong to the lower accuracy."""

import torch
import torch.nn.functional as F
from i2dl_exam.losses import accuracy

labels = torch.tensor([0, 0, 0])
for right in ([0.51, 0.51, 0.51], [0.99, 0.99, 0.49]):
    p = torch.tensor(right, dtype=torch.float64)  # of the right class
    logits = torch.stack([p, 1 - p], dim=1).log()  # softmax: p, 1 - p
    loss = F.cross_entropy(logits, labels)
    print(f"accuracy {accuracy(logits, labels):.4f},", end=" ")
    print(f"cross-entropy {loss:.4f}, by hand {-p.log().mean():.4f}")
