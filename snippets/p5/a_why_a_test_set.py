"""5a: The best of 100 guessers, where it was chosen and elsewhere."""

import torch
from i2dl_exam.splitting import stratified_split

device = torch.get_default_device()
rounds, models, pictures = 20, 100, 600
styles = torch.arange(pictures) % 3
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    guesses = torch.randint(3, (rounds, models, pictures)).to(device)

right = (guesses == styles).double()
validation, test = stratified_split(styles, (50, 50))
chosen_by = right[..., validation].mean(dim=2)  # (rounds, models)
new = right[..., test].mean(dim=2)
best = chosen_by.argmax(dim=1, keepdim=True)  # one winner a round
promised, kept = chosen_by.gather(1, best), new.gather(1, best)
print(f"all guessers: {100 * chosen_by.mean():.0f} % right")
print(f"the winners, validation: {100 * promised.mean():.0f} %")
print(f"the winners, test: {100 * kept.mean():.0f} %")
