"""4a: C1 averages 3 x 3 pixels; C2 answers most to vertical edges."""

import torch
import torch.nn.functional as F
from i2dl_exam.convolution import cross_correlate

C1 = torch.full((3, 3), 1 / 9, dtype=torch.float64)
C2 = torch.tensor([[1, -1], [1, -1]], dtype=torch.float64)
point = torch.zeros(5, 5, dtype=torch.float64)
point[2, 2] = 9
edge = torch.ones(3, 4, dtype=torch.float64)
edge[:, 2:] = 0  # bright left half, dark right half

cases = {
    "C1 on a point of 9": (point, C1),
    "C2 on a vertical edge, bright to dark": (edge, C2),
    "C2 on a vertical edge, dark to bright": (1 - edge, C2),
    "C2 on a horizontal edge": (edge.T, C2),
    "C2 on a diagonal edge": (torch.ones_like(point).tril(), C2),
}
for name, (image, kernel) in cases.items():
    result = cross_correlate(image, kernel)
    rows = [" ".join(f"{y:z.0f}" for y in row) for row in result]
    by_torch = F.conv2d(image[None, None], kernel[None, None])
    gap = (result - by_torch).abs().max()
    print(f"{name}: {' | '.join(rows)}  (gap {gap:z.4f})")
