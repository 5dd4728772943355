"""5a: The best of 100 guessers, where it was chosen and elsewhere."""

import torch
from i2dl_exam.splitting import stratified_split

styles = torch.arange(600) % 3
torch.manual_seed(0)
validation, test = stratified_split(styles, [50, 50])
won, kept = 0, 0
for _ in range(20):  # rounds
    guesses = torch.randint(3, (100, 600), device="cpu")
    right = guesses.to(styles) == styles
    accuracy = right[:, validation].double().mean(dim=1)
    best = accuracy.argmax()
    won += accuracy[best] / 20
    kept += right[best, test].double().mean() / 20
print(f"the winners, validation: {100 * won:.0f} % right")
print(f"the winners, test: {100 * kept:.0f} % right")
