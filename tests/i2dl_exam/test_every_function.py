"""What holds for every public function and class: devices, dtypes, views, bad inputs.

Arguments are in `examples.py`. What a function computes is tested elsewhere.
"""

import copy
import doctest
import importlib
import inspect
import pkgutil
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import Any

import pytest
import torch
from examples import EXAMPLES, TABLE, Example, Follows, Makes, Numbers, Shapes
from fake_device import FAKE, fake_device
from torch import Tensor, nn
from torch.utils._python_dispatch import TorchDispatchMode

import i2dl_exam


def public() -> dict[str, Any]:
    """Every function and class of the package whose name has no underscore in front.

    But for the rules for arguments: what they refuse is in `test_declared_checks.py`.
    """
    found = {}
    modules = pkgutil.iter_modules(i2dl_exam.__path__)
    for module in (m for m in modules if m.name != "checks"):
        loaded = importlib.import_module(f"i2dl_exam.{module.name}")
        for name, value in vars(loaded).items():
            own = getattr(value, "__module__", "") == loaded.__name__
            kind = inspect.isroutine(value) or inspect.isclass(value)
            if own and kind and name[0] != "_":
                found[f"{module.name}.{name}"] = value
    return found


def of(*kinds: type[Example]) -> Any:
    """One test for each example of these kinds."""
    chosen = [example for example in TABLE if type(example) in kinds]
    return pytest.mark.parametrize("example", chosen, ids=lambda e: e.symbol)


def moved(value: Any, change: Callable[[Tensor], Tensor], **to: Any) -> Any:
    """A copy with each tensor changed, and with networks moved `to` somewhere."""
    if isinstance(value, Tensor):
        return change(value)
    if isinstance(value, nn.Module):
        return copy.deepcopy(value).to(**to)
    if isinstance(value, dict):
        return {key: moved(one, change, **to) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(moved(one, change, **to) for one in value)
    return value


def call(
    example: Example, change: Callable[[Tensor], Tensor] = Tensor.clone, **to: Any
) -> Any:
    return example.call(**moved(dict(example.inputs), change, **to))


def tensors(value: Any) -> list[Tensor]:
    """All tensors in what a function returned, those of networks too."""
    if isinstance(value, Tensor):
        return [value]
    if isinstance(value, nn.Module):
        return [*value.parameters(), *value.buffers()]
    if isinstance(value, dict):
        value = list(value.values())
    some = value if isinstance(value, list | tuple) else []
    return [t for one in some for t in tensors(one)]


def plain(value: Any) -> Any:
    """Its numbers on the CPU, without gradients, as float64 where they are floats."""
    if isinstance(value, Tensor):
        there = value.detach().cpu()
        return there.double() if there.is_floating_point() else there
    if isinstance(value, nn.Module):
        return {name: plain(t) for name, t in value.state_dict().items()}
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def assert_same(found: Any, expected: Any, tolerance: float = 1e-12) -> None:
    torch.testing.assert_close(
        plain(found), plain(expected), rtol=tolerance, atol=tolerance
    )


@contextmanager
def default(device: Any) -> Iterator[None]:
    before = torch.get_default_device()
    torch.set_default_device(device)
    try:
        yield
    finally:
        torch.set_default_device(before)  # torch 2.6 has none after None


@pytest.fixture(autouse=True)
def _on_cpu() -> Iterator[None]:
    """Whatever `pytest --device` says: these tests set the device themselves."""
    with default("cpu"):
        yield


@pytest.fixture
def other(request: pytest.FixtureRequest) -> torch.device:
    """A device beside the CPU: the GPU of `--device cuda`, otherwise the fake one."""
    if request.config.getoption("device") == "cuda":
        return torch.device("cuda", torch.cuda.current_device())
    return FAKE


def existing(device: torch.device) -> AbstractContextManager[object]:
    """Where the device exists: a GPU does everywhere."""
    return fake_device() if device == FAKE else nullcontext()


def tolerance(device: torch.device) -> float:
    """A GPU adds in another order, so that last digits differ."""
    return 1e-12 if device == FAKE else 1e-10


def test_every_public_function_and_class_has_an_example() -> None:
    assert EXAMPLES.keys() == public().keys()


def test_every_network_is_made_and_used() -> None:
    for name, value in public().items():
        if inspect.isclass(value) and issubclass(value, nn.Module):
            kinds = {type(example) for example in EXAMPLES[name]}
            assert kinds in ({Makes, Follows}, {Shapes}), name


def test_every_input_tensor_has_a_gradient_or_a_reason() -> None:
    for example in TABLE:
        if isinstance(example, Follows):
            symbol, inputs = example.symbol, example.inputs.keys()
            assert bool(example.gradient) != bool(example.no_gradient), symbol
            assert set(example.gradient) <= inputs, symbol


@pytest.mark.parametrize("symbol", public())
def test_its_examples_give_what_they_say(symbol: str) -> None:
    module, name = symbol.split(".")
    source = importlib.import_module(f"i2dl_exam.{module}")
    names = {**vars(source), "torch": torch, "nn": nn}
    finder = doctest.DocTestFinder(recurse=False)
    (found,) = finder.find(getattr(source, name), name, source, names)
    assert found.examples
    said: list[str] = []
    failed = doctest.DocTestRunner().run(found, out=said.append).failed
    assert not failed, "".join(said)


# Devices


@of(Follows)
def test_results_are_where_the_inputs_are(
    example: Follows, other: torch.device
) -> None:
    expected = call(example)
    with existing(other):
        found = call(example, lambda t: t.to(other), device=other)
        assert {t.device for t in tensors(found)} <= {other}
        assert_same(found, expected, tolerance(other))


@of(Follows)
def test_the_default_device_does_not_matter_to_inputs(
    example: Follows, other: torch.device
) -> None:
    expected = call(example)
    with existing(other), default(other):
        found = call(example)
        assert {t.device.type for t in tensors(found)} <= {"cpu"}
        assert_same(found, expected)


@of(Makes)
def test_what_takes_no_tensor_makes_it_on_the_default_device(
    example: Makes, other: torch.device
) -> None:
    expected = call(example)
    with existing(other), default(other):
        found = call(example)
        assert {t.device for t in tensors(found)} <= {other}
        if example.seeded:
            assert_same(found, expected, tolerance(other))
        else:
            shapes = [t.shape for t in tensors(found)]
            assert shapes == [t.shape for t in tensors(expected)]


@of(Shapes)
def test_a_large_network_is_wholly_on_the_default_device(example: Shapes) -> None:
    with default("meta"):
        network = call(example)
        assert all(t.is_meta for t in tensors(network))
    assert network(example.images.to("meta")).is_meta


class NoTensors(TorchDispatchMode):
    """Refuses every operation on tensors."""

    def __torch_dispatch__(self, op, types, args=(), kwargs=None):  # type: ignore[no-untyped-def]
        raise AssertionError(f"makes a tensor, by {op}")


@of(Numbers)
def test_what_works_with_numbers_makes_no_tensor(example: Numbers) -> None:
    with NoTensors():
        found = call(example)
    assert found == call(example)


# Kinds of numbers


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@of(Follows)
def test_results_have_the_inputs_dtype(example: Follows, dtype: torch.dtype) -> None:
    """Whatever torch's default dtype is."""
    if example.float64:
        dtype = torch.float64
    expected = call(example)
    other = torch.float32 if dtype == torch.float64 else torch.float64
    before = torch.get_default_dtype()
    torch.set_default_dtype(other)
    try:
        found = call(
            example, lambda t: t.to(dtype) if t.is_floating_point() else t, dtype=dtype
        )
    finally:
        torch.set_default_dtype(before)
    kinds = {t.dtype for t in tensors(found) if t.is_floating_point()}
    assert kinds <= {dtype}
    assert_same(found, expected, 1e-12 if dtype == torch.float64 else 2e-4)


# Kinds of tensors


def with_gaps(tensor: Tensor) -> Tensor:
    """The same numbers, every second one of a larger tensor, its axes turned around."""
    axes = tuple(reversed(range(tensor.ndim)))
    wide = tensor.permute(axes).repeat_interleave(2, dim=0) if axes else tensor
    return wide[::2].permute(axes) if axes else tensor


@of(Follows)
def test_views_with_gaps_give_the_same(example: Follows) -> None:
    assert_same(call(example, with_gaps), call(example), 1e-9)


@of(Follows)
def test_inputs_that_require_a_gradient_give_the_same(example: Follows) -> None:
    def leaf(tensor: Tensor) -> Tensor:
        return tensor.clone().requires_grad_(tensor.is_floating_point())

    assert_same(call(example, leaf), call(example))


@of(Follows)
def test_inputs_stay_as_they_are(example: Follows) -> None:
    inputs = moved(dict(example.inputs), Tensor.clone)
    example.call(**inputs)
    assert_same(tensors(inputs), tensors(dict(example.inputs)), 0)


@of(Follows)
def test_gradients_are_those_of_finite_differences(example: Follows) -> None:
    """First derivatives by every input that the table calls differentiable."""
    if not example.gradient:
        assert example.no_gradient
        return
    inputs = moved(dict(example.inputs), Tensor.clone)
    chosen = {name: tensors(inputs[name]) for name in example.gradient}

    def function(*flat: Tensor) -> tuple[Tensor, ...]:
        rest = iter(flat)
        given = {name: moved(inputs[name], lambda _: next(rest)) for name in chosen}
        results = tensors(example.call(**moved(inputs, Tensor.clone) | given))
        differentiable = tuple(t for t in results if t.requires_grad)
        assert differentiable
        return differentiable

    flat = [t.requires_grad_() for some in chosen.values() for t in some]
    assert torch.autograd.gradcheck(function, flat, atol=1e-6)


# Wrong and empty tensors

CLEAR = "dtype|scalar type|type \\(|floating|size|shape|[Dd]imension|[034]D|channels"


def outcome(example: Example, inputs: dict[str, Any]) -> Any:
    """What a call returns: numbers, or nothing if it says clearly what is wrong.

    Torch is clear where it names the dtypes or the sizes that do not fit.
    """
    try:
        with warnings.catch_warnings(action="ignore"):  # of nn.Linear without inputs
            results = plain(example.call(**inputs))
    except (TypeError, ValueError):
        return None
    except (RuntimeError, IndexError) as error:
        if re.search(CLEAR, str(error)):
            return None
        raise
    assert "nan" not in str(results)
    return results


def some_inputs(example: Example) -> Iterator[str]:
    for name, value in example.inputs.items():
        if tensors(value) and not isinstance(value, nn.Module):
            yield name


@of(Follows)
def test_integers_are_refused_or_count_as_numbers(example: Follows) -> None:
    inputs = moved(dict(example.inputs), Tensor.clone)
    for name in some_inputs(example):
        signs = inputs | {name: moved(inputs[name], Tensor.sign)}
        whole = inputs | {name: moved(inputs[name], lambda t: t.sign().long())}
        found = outcome(example, moved(whole, Tensor.clone))
        if found is not None and not any(t.dtype == torch.bool for t in tensors(whole)):
            expected = outcome(example, moved(signs, Tensor.clone))
            torch.testing.assert_close(found, expected, check_dtype=False)


def emptied(tensor: Tensor, axis: int = 0) -> Tensor:
    return tensor.narrow(axis, 0, 0) if tensor.ndim > axis else tensor[None][:0]


WRONG: dict[str, Callable[[Tensor], Tensor]] = {
    "no entry along axis 0": emptied,
    "no entry along axis 1": partial(emptied, axis=1),
    "no axis": lambda t: t.flatten()[0],
    "one axis more": lambda t: t[None],
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
@of(Follows)
def test_tensors_of_wrong_sizes_are_refused_or_give_numbers(
    example: Follows, change: Callable[[Tensor], Tensor]
) -> None:
    for name in some_inputs(example):
        inputs = moved(dict(example.inputs), Tensor.clone)
        found = outcome(example, inputs | {name: moved(inputs[name], change)})
        assert "nan" not in str(found)


@of(Follows)
def test_a_batch_without_examples_is_refused_or_gives_numbers(example: Follows) -> None:
    """The tensors that have as many rows as the first are emptied together."""
    inputs = moved(dict(example.inputs), Tensor.clone)
    names = list(some_inputs(example))
    first = [t for name in names for t in tensors(inputs[name])][:1]
    for rows in {len(t) for t in first}:

        def without(tensor: Tensor, rows: int = rows) -> Tensor:
            return tensor[:0] if len(tensor) == rows else tensor

        batch = {name: moved(inputs[name], without) for name in names}
        assert "nan" not in str(outcome(example, inputs | batch))
