"""4a: C1 spreads a point over 3 x 3 pixels; C2 answers to vertical edges only."""

import torch
import torch.nn.functional as F
from i2dl_exam.convolution import cross_correlate

C1 = torch.full((3, 3), 1 / 9, dtype=torch.float64)
C2 = torch.tensor([[1, -1], [1, -1]], dtype=torch.float64)
point = torch.zeros(5, 5, dtype=torch.float64)
point[2, 2] = 9
left = torch.tensor(
    [[1, 1, 0, 0]] * 3, dtype=torch.float64
)  # bright left half

cases = {
    "C1 on a point of 9": (point, C1),
    "C2 on a vertical edge, bright to dark": (left, C2),
    "C2 on a vertical edge, dark to bright": (1 - left, C2),
    "C2 on a horizontal edge": (left.T, C2),
}
same = []
for name, (image, kernel) in cases.items():
    result = cross_correlate(image, kernel)
    rows = [
        " ".join(f"{value:z.0f}" for value in row)
        for row in result.tolist()
    ]
    print(f"{name}: {' | '.join(rows)}")
    same.append(
        result.allclose(F.conv2d(image[None, None], kernel[None, None]))
    )
print(f"F.conv2d gives the same numbers: {all(same)}")

white = torch.full(
    (2, 2), 255, dtype=torch.uint8
)  # a byte holds at most 255
total = cross_correlate(
    white, torch.full((2, 2), 2, dtype=torch.uint8)
).item()
print(
    f"four white pixels of 255, stored as bytes, each times 2, add up to {total}"
)
