"""Every public function shows by an example what it takes and gives, and gives it."""

import doctest
from importlib import import_module

import pytest
import torch
from test_every_function import public
from torch import nn


@pytest.mark.parametrize("symbol", public())
def test_its_examples_give_what_they_say(symbol: str) -> None:
    module, name = symbol.split(".")
    source = import_module(f"i2dl_exam.{module}")
    names = {**vars(source), "torch": torch, "nn": nn}
    finder = doctest.DocTestFinder(recurse=False)
    (found,) = finder.find(getattr(source, name), name, source, names)
    assert found.examples
    said: list[str] = []
    failed = doctest.DocTestRunner().run(found, out=said.append).failed
    assert not failed, "".join(said)
