"""The stand-in pictures of 5k: their styles, and which labels are wrong."""

import pytest
import torch

from i2dl_exam.overfitting import hand_labelled_facades


@pytest.mark.parametrize("count", [5, 9, 120, 200])
def test_the_first_fifth_of_the_labels_is_wrong(count: int) -> None:
    pictures, labels = hand_labelled_facades(count)
    assert (pictures.shape, pictures.dtype) == ((count, 8, 8), torch.float64)
    right = torch.arange(count) % 3
    assert (labels != right).tolist() == [i < count // 5 for i in range(count)]
    assert set(labels.tolist()) <= {0, 1, 2}


def test_both_other_styles_are_written_by_mistake() -> None:
    labels = torch.stack([hand_labelled_facades(120)[1][:24] for _ in range(100)])
    steps = (labels - torch.arange(24)) % 3
    assert abs((steps == 1).double().mean() - 0.5) < 0.08  # of 2400


def test_bands_lie_pillars_stand_and_windows_are_their_product() -> None:
    pictures = torch.stack([hand_labelled_facades(30)[0] for _ in range(400)])
    across = pictures.var(dim=3).mean(dim=(0, 2))  # within rows; 1/4 of it is noise
    down = pictures.var(dim=2).mean(dim=(0, 2))
    for style, (low, high) in enumerate(((across, down), (down, across))):
        assert (low[style::3] - 1 / 4).abs().max() < 0.02
        assert high[style::3].min() > 0.6
    assert torch.stack([across[2::3], down[2::3]]).min() > 0.4
    assert pictures.var(dim=(0, 2, 3)).max() < 1
