"""A second device without a GPU, with real numbers, to see what is created where.

It has the name `lazy`, which torch keeps for a backend that nobody starts here.
A tensor on the fake device says `lazy` when asked for its device and holds a CPU tensor
that does the work. As on CUDA, an operation refuses tensors of two devices, but for CPU
scalars and CPU indices, and a generator of the CPU fills no tensor of another device.
So a program that creates a tensor on the wrong device fails here as it does there.

    with fake_device():
        torch.zeros(2, device="lazy") + torch.ones(2)  # RuntimeError
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor
from torch.overrides import TorchFunctionMode
from torch.utils._mode_utils import no_dispatch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

FAKE = torch.device("lazy")
aten = torch.ops.aten
MOVES = {aten._to_copy.default, aten.copy_.default}  # between devices
INDEXED = {aten.index.Tensor, aten.index_put.default, aten.index_put_.default}
INDEXED |= {aten._index_put_impl_.default, aten._unsafe_index.Tensor}

READERS = {Tensor.tolist, Tensor.__format__, Tensor.untyped_storage, Tensor.data_ptr}
MAKERS = {torch.tensor, torch.as_tensor}
SCALARS = {aten.fill_.Tensor, aten.masked_fill.Tensor, aten.masked_fill_.Tensor}


class FakeTensor(Tensor):
    """A tensor that says it is on the fake device; `held` has its numbers."""

    held: Tensor

    @staticmethod
    def __new__(cls, held: Tensor) -> "FakeTensor":
        with no_dispatch():  # what torch sees: sizes without memory
            shape = torch.empty_strided(
                held.size(), held.stride(), dtype=held.dtype, device="meta"
            )
            made = torch.Tensor._make_subclass(cls, shape, dispatch_device=True)
        made.held = held
        return made

    @property
    def device(self) -> torch.device:
        """What both Python and C++ are told."""
        return FAKE

    def __repr__(self, **_: Any) -> str:
        return repr(self.held)

    def __reduce_ex__(self, _: Any) -> tuple[type, tuple[Tensor]]:
        return FakeTensor, (self.held,)  # saved and loaded as on any device

    @classmethod
    def __torch_dispatch__(cls, op, types, args=(), kwargs=None):
        return _run(op, args, kwargs or {})

    __torch_function__ = torch._C._disabled_torch_function_impl


def _held(value: Any) -> Any:
    return value.held if isinstance(value, FakeTensor) else value


def _on_fake(op: Any, args: Any, kwargs: Any) -> bool:
    """Whether the operation is one of the fake device; raise if it is of two."""
    tensors = [t for t in tree_leaves((args, kwargs)) if isinstance(t, Tensor)]
    if any(_lost(t) for t in tensors):
        raise AssertionError(f"{op} got a tensor on {FAKE} that holds no numbers")
    fake = any(isinstance(t, FakeTensor) for t in tensors)
    if op in INDEXED and isinstance(args[0], FakeTensor):  # indices may be on the CPU
        tensors = [t for t in tree_leaves((args[0], args[2:])) if isinstance(t, Tensor)]
    free = op in SCALARS or torch.Tag.pointwise in op.tags  # CPU scalars may take part
    strange = [
        t for t in tensors if not isinstance(t, FakeTensor) and (t.ndim or not free)
    ]
    if fake and strange and op not in MOVES:
        raise RuntimeError(
            f"Expected all tensors to be on the same device, but {op} got a tensor of "
            f"shape {tuple(strange[0].shape)} on {strange[0].device}, others on {FAKE}"
        )
    if kwargs.get("device") is not None:
        return torch.device(kwargs["device"]).type == FAKE.type
    return isinstance(args[0], FakeTensor) if op is aten.copy_.default else fake


def _lost(tensor: Tensor) -> bool:
    return tensor.device.type == FAKE.type and not isinstance(tensor, FakeTensor)


def _run(op: Any, args: Any, kwargs: Any) -> Any:
    """Run an operation on the tensors held, and wrap what comes out."""
    if op is torch.ops.prim.device.default:  # C++ asks as well
        return FAKE if isinstance(args[0], FakeTensor) else args[0].device
    on_fake = _on_fake(op, args, kwargs)
    if on_fake and isinstance(kwargs.get("generator"), torch.Generator):
        raise RuntimeError(
            f"Expected a '{FAKE}' device type for generator, found 'cpu'"
        )
    if on_fake and kwargs.get("device") is not None:
        kwargs = kwargs | {"device": torch.device("cpu")}
    results = op(*tree_map(_held, args), **tree_map(_held, kwargs))
    if not on_fake:
        return results
    if torch.Tag.inplace_view in op.tags:  # such as squeeze_: the wrapper has new sizes
        with no_dispatch():
            op(*args, **kwargs)
    given = tree_leaves((args, kwargs))
    # What was changed in place is the wrapper that was given.
    own = {id(t.held): t for t in given if isinstance(t, FakeTensor)}

    def wrap(value: Any) -> Any:
        if not isinstance(value, Tensor):
            return value
        return own[id(value)] if id(value) in own else FakeTensor(value)

    return tree_map(wrap, results)


torch.serialization.add_safe_globals([FakeTensor])


class _Dispatch(TorchDispatchMode):
    def __torch_dispatch__(self, op, types, args=(), kwargs=None):
        return _run(op, args, kwargs or {})


def _without_lists(index: Any) -> Any:
    """An index with tensors for lists, on the CPU, where all devices take them."""
    if isinstance(index, tuple):
        return tuple(_without_lists(one) for one in index)
    return torch.tensor(index, device="cpu") if isinstance(index, list) else index


class _Memory(TorchFunctionMode):
    """What reads or writes a tensor's memory by itself, past every dispatcher."""

    def __torch_function__(self, function, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        if function in READERS:
            return function(_held(args[0]).detach(), *args[1:])
        if function == Tensor.data.__set__ and isinstance(args[0], FakeTensor):
            args[0].held = _held(args[1].detach())
        if function in (Tensor.__getitem__, Tensor.__setitem__):
            args = (args[0], _without_lists(args[1]), *args[2:])
        if function in MAKERS and not isinstance(args[0], Tensor):
            device = kwargs.get("device") or torch.empty(0).device
            leaf = kwargs.pop("requires_grad", False)
            made = function(*args, **kwargs | {"device": "cpu"}).to(device)
            return made.requires_grad_() if leaf else made
        if function is Tensor.new_tensor:
            device = kwargs.get("device") or args[0].device
            return function(*args, **kwargs | {"device": "cpu"}).to(device)
        return function(*args, **kwargs)


@contextmanager
def fake_device() -> Iterator[torch.device]:
    """Where the device `FAKE` exists."""
    overwrite = torch.__future__.get_overwrite_module_params_on_conversion()
    torch.__future__.set_overwrite_module_params_on_conversion(True)
    try:
        with _Dispatch(), _Memory():
            yield FAKE
    finally:
        torch.__future__.set_overwrite_module_params_on_conversion(overwrite)
