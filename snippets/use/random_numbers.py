"""Use: Random numbers that are the same on CPU and CUDA, in every run."""

import torch
from i2dl_exam.sampling import seeded_normal, seeded_uniform

numbers = seeded_normal(1000, seed=7)
torch.rand(10)  # someone else draws: no matter
print(f"again the same: {seeded_normal(1000, seed=7).equal(numbers)}")
print(
    f"another seed, others: {not seeded_normal(1000, seed=8).equal(numbers)}"
)
print(
    f"on the default device: {numbers.device == torch.empty(0).device}"
)
uniform = seeded_uniform(1000, seed=7)
print(f"uniform from -1 to 1: {uniform.abs().max().item() <= 1}")
