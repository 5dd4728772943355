"""Use: Two-class loss on logits in float32, and a rare class."""

import torch
import torch.nn.functional as F

zero = torch.tensor(0.0)  # the right label
print("label 0    on the logit        sigmoid first")
print("logit      loss  derivative    loss  derivative")
for logit in (0.0, 4.0, 20.0, 200.0):
    z = torch.tensor(logit, requires_grad=True)
    good = F.binary_cross_entropy_with_logits(z, zero)
    bad = F.binary_cross_entropy(z.sigmoid(), zero)
    print(f"{logit:z5.0f}", end="")
    for loss in (good, bad):
        (slope,) = torch.autograd.grad(loss, z)
        print(f"{loss:z10.2f}{slope:z12.2f}", end="")
    print()

labels = torch.zeros(100, dtype=torch.float64)
labels[0] = 1  # one of 100 belongs to class 1
print("pos_weight  best answer for all  derivative there")
for weight in (1, 99):
    w = torch.tensor(weight, dtype=torch.float64)
    answer = w / (w + 99)
    z = answer.logit().requires_grad_()
    loss = F.binary_cross_entropy_with_logits(
        z.expand(100), labels, pos_weight=w
    )
    (slope,) = torch.autograd.grad(loss, z)
    print(f"{weight:10}{answer:21.2f}{slope:z18.4f}")
