"""Frozen and slow encoders, new decoders, and training that respects them."""

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from i2dl_exam.autoencoder import Autoencoder
from i2dl_exam.sampling import seeded_normal
from i2dl_exam.transfer import (
    freeze,
    mean_iou,
    new_decoder,
    new_last_layer,
    parameter_groups,
    pixel_loss,
    segment,
)

NET = Autoencoder(6, 2, 5)
IMAGES = seeded_normal(8, 6, seed=1)
MASKS = (seeded_normal(8, 2, 3, seed=2) > 0).long()
BATCHES = [(IMAGES[:4], MASKS[:4]), (IMAGES[4:], MASKS[4:])] * 3


def weights(net: nn.Module) -> Tensor:
    return torch.cat([p.detach().flatten() for p in net.parameters()])


def trainable(net: nn.Module) -> list[str]:
    return [name for name, p in net.named_parameters() if p.requires_grad]


def test_freeze_excludes_all_parameters_in_place() -> None:
    net = copy.deepcopy(NET)

    assert freeze(net.encoder) is net.encoder
    assert trainable(net) == [
        f"decoder.{k}" for k in ("0.weight", "0.bias", "2.weight", "2.bias")
    ]


def test_a_new_decoder_keeps_the_encoder_and_shares_nothing() -> None:
    nets = [new_decoder(NET, seed) for seed in (1, 1, 2)]

    for net in nets:
        assert weights(net.encoder).equal(weights(NET.encoder))
        assert not weights(net.decoder).equal(weights(NET.decoder))
    assert weights(nets[0]).equal(weights(nets[1]))
    assert not weights(nets[0].decoder).equal(weights(nets[2].decoder))
    pointers = {p.data_ptr() for p in nets[0].parameters()}
    assert not pointers & {p.data_ptr() for p in NET.parameters()}


def test_a_new_last_layer_is_all_that_can_be_trained() -> None:
    net = new_last_layer(NET, 1)

    assert trainable(net) == ["decoder.2.weight", "decoder.2.bias"]
    assert weights(net.encoder).equal(weights(NET.encoder))
    assert weights(net.decoder[0]).equal(weights(NET.decoder[0]))
    assert not weights(net.decoder[2]).equal(weights(NET.decoder[2]))
    assert trainable(NET) == [name for name, _ in NET.named_parameters()]


@pytest.mark.parametrize("encoder_lr", [0.0, 0.001, 0.02])
def test_segment_takes_torchs_steps_at_two_rates(encoder_lr: float) -> None:
    before = weights(NET)
    ours = segment(NET, BATCHES, lr=0.02, encoder_lr=encoder_lr)

    theirs = copy.deepcopy(NET)
    slow = torch.optim.Adam(theirs.encoder.parameters(), lr=encoder_lr)
    fast = torch.optim.Adam(theirs.decoder.parameters(), lr=0.02)
    for images, masks in BATCHES:
        theirs.zero_grad()
        target = masks.flatten(1).double()
        F.binary_cross_entropy_with_logits(theirs(images), target).backward()
        slow.step()
        fast.step()
    torch.testing.assert_close(weights(ours), weights(theirs), rtol=1e-9, atol=1e-9)
    assert weights(NET).equal(before)


def test_both_rates_are_a_hundredth_unless_told() -> None:
    usual = segment(NET, BATCHES, lr=0.01, encoder_lr=0.01)

    assert weights(segment(NET, BATCHES)).equal(weights(usual))


def test_segment_leaves_frozen_parameters_as_they_are() -> None:
    net = new_decoder(NET, 1)
    freeze(net.encoder)
    trained = segment(net, BATCHES)

    assert weights(trained.encoder).equal(weights(NET.encoder))
    moved = [
        not p.equal(q)
        for p, q in zip(
            trained.decoder.parameters(), net.decoder.parameters(), strict=True
        )
    ]
    assert all(moved)
    slow = segment(new_decoder(NET, 1), BATCHES, encoder_lr=0)
    torch.testing.assert_close(weights(slow), weights(trained))


def test_groups_hold_each_parameter_once_with_its_rate() -> None:
    groups = parameter_groups(NET, lr=0.1, encoder_lr=0.001)
    rates = {
        id(p): group["lr"]
        for group in torch.optim.Adam(groups).param_groups
        for p in group["params"]
    }

    assert [rates[id(p)] for p in NET.encoder.parameters()] == [0.001] * 4
    assert [rates[id(p)] for p in NET.decoder.parameters()] == [0.1] * 4


def test_rates_and_batches_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"lr must lie in \[0, inf\), got -1"):
        parameter_groups(NET, lr=-1, encoder_lr=0)
    with pytest.raises(ValueError, match=r"encoder_lr must lie in \[0, inf\), got -1"):
        parameter_groups(NET, lr=0, encoder_lr=-1)
    with pytest.raises(
        ValueError, match="batches must hold at least one batch, got no"
    ):
        segment(NET, [])
    with pytest.raises(
        ValueError, match=r"output must have shape \(8, 4\), got \(8, 6"
    ):
        pixel_loss(IMAGES, MASKS[:, :, :2])
    with pytest.raises(
        ValueError, match=r"masks must have shape \(any, any, any\), go"
    ):
        pixel_loss(IMAGES, MASKS[0])


def test_mean_iou_counts_pixels_with_positive_logits() -> None:
    logits = torch.tensor([[1.0, 2.0, -1.0, -1.0, -3.0, 0.0], [-1.0] * 6])
    masks = torch.tensor([[[1, 0, 1], [0, 0, 0]], [[0, 0, 1], [0, 0, 0]]])

    assert mean_iou(nn.Identity(), logits, masks) == pytest.approx((1 / 3 + 0) / 2)
    fit = r"masks must have shape \(2, any, any\), got \(1, 2, 3\)"
    with pytest.raises(ValueError, match=fit):
        mean_iou(nn.Identity(), logits, masks[:1])
