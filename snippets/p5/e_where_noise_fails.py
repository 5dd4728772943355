"""5e: Strong noise leaves a shallow minimum, weak noise cannot."""

import torch
from i2dl_exam.surfaces import two_wells_derivative

device = torch.get_default_device()
with torch.device("cpu"):  # the same numbers on every device
    torch.manual_seed(0)
    signs = 2 * torch.randint(2, (1000, 100)).double() - 1
signs = signs.to(device)

for tilt in (2.0, 0.5):  # of the wells, up or down, by one sample
    x = torch.ones_like(signs[0])  # 100 runs from the minimum 1
    for sign in signs:
        x = x - (two_wells_derivative(x) + tilt * sign) / 10
    print(f"tilt {tilt:.1f}: {(x < -1).sum()} of 100 runs leave")
for x, tilt in ((0.75, 0.5), (1.25, -0.5)):
    end = x - (two_wells_derivative(x) + tilt) / 10
    print(f"tilt {tilt:.1f} leads from {x:.2f} to {end:.4f}")
