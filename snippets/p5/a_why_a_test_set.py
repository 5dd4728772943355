"""5a: The best of 100 guessers, where it was chosen and elsewhere."""

import torch
from i2dl_exam.splitting import stratified_split

torch.manual_seed(0)
styles = torch.arange(600) % 3
validation, test = stratified_split(styles, [50, 50])
accuracy = torch.zeros(2, dtype=torch.float64)
for _ in range(20):  # rounds
    guesses = torch.randint(3, (100, 600), device="cpu")
    right = (guesses.to(styles) == styles).double()
    best = right[:, validation].mean(dim=1).argmax()
    accuracy += right[best, torch.stack([validation, test])].mean(dim=1)
print(f"the winners, validation: {100 * accuracy[0] / 20:.0f} % right")
print(f"the winners, test: {100 * accuracy[1] / 20:.0f} % right")
