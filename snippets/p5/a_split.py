"""5a: Two usual splits of 5000 pictures, counted style by style."""

import torch
from i2dl_exam.splitting import stratified_split

styles = torch.arange(3).repeat_interleave(
    torch.tensor([2500, 1500, 1000])
)
for percentages in ((60, 20, 20), (80, 10, 10)):
    train, validation, test = stratified_split(styles, percentages)
    print(", ".join(f"{p} %" for p in percentages))
    for name, part in {
        "training": train,
        "validation": validation,
        "test": test,
    }.items():
        counts = styles[part].bincount().tolist()
        each = ", ".join(f"{n}" for n in counts)
        print(f"  {name}: {len(part)} pictures; per style: {each}")
    together = torch.cat([train, validation, test])
    print(f"  {len(together.unique())} different pictures")
