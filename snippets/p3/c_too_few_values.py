"""3c: One sample in training, or a constant feature: where the formula fails."""

import torch
from i2dl_exam.normalization import batch_norm
from i2dl_exam.sampling import seeded_normal
from torch import nn

gamma, beta = torch.ones(2).double(), torch.zeros(2).double()
sample = seeded_normal(1, 2)
constant = torch.tensor(
    [[5.0, 1.0], [5.0, 2.0], [5.0, 4.0]], dtype=torch.float64
)


def refused(layer: object, *arguments: object) -> str:
    """The message of the ValueError that this call raises."""
    assert callable(layer)
    try:
        layer(*arguments)
    except ValueError as error:
        return str(error)
    return "nothing"


print(f"one sample: {refused(batch_norm, sample, gamma, beta)}")
message = refused(nn.BatchNorm1d(2).double(), sample)
print(
    f"nn.BatchNorm1d refuses it too: {'more than 1 value per channel' in message}"
)
formula = (sample - sample.mean(0)) / (
    sample.var(0, correction=0) + 1e-5
).sqrt()
print(f"the formula would give 0 for every sample: {not formula.any()}")
image = seeded_normal(1, 2, 3, 3)  # one image: 9 values per channel
print(
    f"one image is enough: {refused(batch_norm, image, gamma, beta) == 'nothing'}"
)

exam = (constant - constant.mean(0)) / constant.var(
    0, correction=0
).sqrt()
print(
    f"constant feature, no eps: 0/0 is nan: {exam[:, 0].isnan().all()}"
)
print(f"our function: {refused(batch_norm, constant, gamma, beta, 0)}")
y = batch_norm(constant, gamma, beta)
print(f"with eps = 1e-5 it becomes 0: {not y[:, 0].any()}")
