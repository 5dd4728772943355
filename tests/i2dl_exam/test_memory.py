"""What autograd keeps, against shapes of layers and against the allocator."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.profiler import ProfilerActivity, profile

from i2dl_exam.memory import kept_for_backward

sizes = st.integers(1, 9)


def convolutions(inplace: bool = False) -> nn.Sequential:
    """A small network with most kinds of layers, for images of 16 x 16."""
    return nn.Sequential(
        *(nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(inplace), nn.MaxPool2d(2)),
        *(nn.Conv2d(8, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(inplace)),
        *(nn.Flatten(), nn.Linear(16 * 8 * 8, 100), nn.ReLU(inplace)),
        *(nn.Dropout(), nn.Linear(100, 10)),
    )


@settings(deadline=None, max_examples=30)
@given(sizes, sizes, sizes, sizes)
def test_two_linear_layers_keep_the_batch_and_the_hidden_units(
    batch: int, inputs: int, hidden: int, outputs: int
) -> None:
    layers = nn.Linear(inputs, hidden), nn.Tanh(), nn.Linear(hidden, outputs)
    kept = kept_for_backward(nn.Sequential(*layers), torch.ones(batch, inputs))
    assert kept == 4 * batch * (inputs + hidden)


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 4), st.integers(1, 6), st.integers(2, 12))
def test_a_convolution_relu_and_pooling_keep_four_things(
    batch: int, channels: int, side: int
) -> None:
    layers = nn.Conv2d(3, channels, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)
    x = torch.ones(batch, 3, side, side)
    pooled = channels * (side // 2) ** 2
    each = 4 * 3 * side**2 + 4 * channels * side**2 + 8 * pooled  # with the places
    assert kept_for_backward(nn.Sequential(*layers), x) == batch * each
    last = nn.Conv2d(channels, 1, 1)  # keeps the maxima as well
    assert kept_for_backward(nn.Sequential(*layers, last), x) == batch * (
        each + 4 * pooled
    )


@pytest.mark.parametrize("batch", [2, 5])
def test_the_allocator_holds_what_is_counted(batch: int) -> None:
    with torch.device("cpu"):
        network, x = convolutions(), torch.ones(batch, 3, 16, 16)
        network(x)
        kept = kept_for_backward(network, x)
        activities = [ProfilerActivity.CPU]
        with profile(
            activities=activities, profile_memory=True, acc_events=True
        ) as measured:
            output = network(x)
    grown = sum(e.self_cpu_memory_usage for e in measured.key_averages())
    nbytes = x.untyped_storage().nbytes(), output.untyped_storage().nbytes()
    assert grown == kept - nbytes[0] + nbytes[1]  # the batch was there before


def test_on_meta_the_count_is_that_of_the_cpu() -> None:
    with torch.device("cpu"):
        network, x = convolutions(), torch.ones(3, 3, 16, 16)
        kept = kept_for_backward(network, x)
    assert kept_for_backward(network.to("meta"), x.to("meta")) == kept


def test_relu_in_place_keeps_the_same() -> None:
    x = torch.ones(2, 3, 16, 16)
    assert kept_for_backward(convolutions(inplace=True), x) == kept_for_backward(
        convolutions(), x
    )


def test_numbers_of_two_bytes_need_half() -> None:
    layers = nn.Linear(20, 50), nn.Tanh(), nn.Linear(50, 3)
    network, x = nn.Sequential(*layers), torch.ones(8, 20)
    kept = kept_for_backward(network, x)
    assert kept == 2 * kept_for_backward(network.bfloat16(), x.bfloat16())


def test_layers_below_the_first_trained_one_keep_nothing() -> None:
    frozen = nn.Sequential(nn.Linear(20, 50), nn.Tanh()).requires_grad_(False)
    network = nn.Sequential(frozen, nn.Linear(50, 3))
    assert kept_for_backward(network, torch.ones(8, 20)) == 4 * 8 * 50
    assert kept_for_backward(network.requires_grad_(False), torch.ones(8, 20)) == 0


def test_a_part_of_a_larger_tensor_counts_as_a_part() -> None:
    network, data = nn.Linear(20, 3), torch.ones(64, 20)
    assert kept_for_backward(network, data[:8]) == 4 * 8 * 20


def test_without_gradients_nothing_is_kept() -> None:
    with torch.no_grad():
        assert kept_for_backward(nn.Linear(20, 3), torch.ones(8, 20)) == 0


def test_no_buffer_counts_also_if_it_is_not_saved_with_the_network() -> None:
    class Scale(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.register_buffer("scale", torch.full((20,), 2.0), persistent=False)

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return x * self.scale

    network = nn.Sequential(nn.Linear(20, 20), Scale())
    assert kept_for_backward(network, torch.ones(8, 20)) == 4 * 8 * 20
