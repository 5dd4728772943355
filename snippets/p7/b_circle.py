"""7b: On a circle, PCA with one number loses half; the angle, one number, nothing."""

import math

import torch

from i2dl_exam.autoencoder import principal_components, project

for count in (4, 100):
    angle = torch.arange(count, dtype=torch.float64) * (2 * math.pi / count)
    points = torch.stack([angle.cos(), angle.sin()], dim=1)
    linear = project(points, *principal_components(points, 1))
    code = torch.atan2(points[:, 1], points[:, 0])  # the encoder
    decoded = torch.stack([code.cos(), code.sin()], dim=1)  # the decoder
    lost = [(out - points).square().sum(1).mean() for out in (linear, decoded)]
    print(f"{count} points on a circle, mean squared distance to the reconstruction:")
    print(f"  one number from PCA {lost[0]:.4f}, the angle {lost[1]:z.4f}")
