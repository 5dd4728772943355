"""5a: Two usual splits of 5000 pictures, counted style by style."""

import torch
from i2dl_exam.splitting import stratified_split

styles = torch.tensor([0] * 2500 + [1] * 1500 + [2] * 1000)
for name, split in {"answer": [60, 20, 20], "or": [80, 10, 10]}.items():
    parts = stratified_split(styles, split)
    print(f"{name}:", ", ".join(f"{len(p) / 50:.0f}" for p in parts))
    for part in parts:
        counts = styles[part].bincount().tolist()
        print(
            f"{len(part) / 50:.0f} %, {len(part)}: per style {counts}"
        )
    print(f"  {len(torch.cat(parts).unique())} different pictures")
