"""The classifier computes its formula, starts by its seed, and learns."""

import pytest
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from i2dl_exam.classifier import Classifier, train_classifier
from i2dl_exam.sampling import seeded_uniform


@pytest.fixture
def images() -> Tensor:
    return seeded_uniform(9, 2, 3, 3) / 2 + 0.5


LABELS = [0, 1, 2] * 3


def test_scores_are_those_of_the_formula(images: Tensor) -> None:
    net = Classifier(18, 3, hidden=5, seed=4)
    W1, b1, W2, b2 = net.parameters()
    with torch.no_grad():
        b1 += 0.1
    for image, scores in zip(images, net(images), strict=True):
        hidden = (W1 @ (image.flatten() - 0.5) + b1).clamp(min=0)
        torch.testing.assert_close(scores, W2 @ hidden + b2)


def test_the_start_depends_on_the_seed_alone(images: Tensor) -> None:
    first = Classifier(18, 3, seed=1)(images)
    torch.manual_seed(99)

    assert Classifier(18, 3, seed=1)(images).equal(first)
    assert not torch.isclose(Classifier(18, 3, seed=2)(images), first).any()


def test_training_takes_the_steps_of_adam_with_all_pictures(images: Tensor) -> None:
    labels = torch.tensor(LABELS)
    trained = train_classifier(images, labels, steps=3, seed=5)
    net = Classifier(18, 3, seed=5)
    values = [(p, torch.zeros_like(p), torch.zeros_like(p)) for p in net.parameters()]
    for t in (1, 2, 3):
        loss = cross_entropy(net(images), labels)
        gradients = torch.autograd.grad(loss, list(net.parameters()))
        with torch.no_grad():
            for (p, m, v), g in zip(values, gradients, strict=True):
                m += 0.1 * (g - m)
                v += 0.001 * (g * g - v)
                root = (v / (1 - 0.999**t)).sqrt()
                p -= 0.01 * m / (1 - 0.9**t) / (root + 1e-8)
    for mine, its in zip(net.parameters(), trained.parameters(), strict=True):
        torch.testing.assert_close(mine, its)


def test_nine_pictures_are_learned_by_heart(images: Tensor) -> None:
    labels = torch.tensor(LABELS)

    assert train_classifier(images, labels, steps=300)(images).argmax(1).equal(labels)


def test_by_default_32_hidden_units_take_40_steps(images: Tensor) -> None:
    labels = torch.tensor(LABELS)
    first, *_ = Classifier(18, 3).parameters()
    trained = train_classifier(images, labels)(images)

    assert first.shape == (32, 18)
    assert trained.equal(train_classifier(images, labels, classes=3, steps=40)(images))


def test_bad_arguments_are_named(images: Tensor) -> None:
    labels = torch.tensor(LABELS)
    with pytest.raises(ValueError, match=r"labels must have shape \(9,\)"):
        train_classifier(images, labels[:8])
    with pytest.raises(ValueError, match="images must have shape"):
        train_classifier(images[0], labels)
    with pytest.raises(ValueError, match="steps must be at least 1, got 0"):
        train_classifier(images, labels, steps=0)
    with pytest.raises(ValueError, match="number of pictures must be at least 1, got"):
        train_classifier(images[:0], labels[:0])
    for wrong, found in ((labels + 1, "1 to 3"), (labels - 1, "-1 to 1")):
        with pytest.raises(ValueError, match=f"labels must lie in 0 to 2, got {found}"):
            train_classifier(images, wrong)
    with pytest.raises(TypeError, match="labels must be a tensor"):
        train_classifier(images, LABELS)
    with pytest.raises(TypeError, match=r"seed must be an int, got 0\.5"):
        train_classifier(images, labels, seed=0.5)
    for name in ("pixels", "classes", "hidden"):
        arguments = {"pixels": 4, "classes": 3, "hidden": 2, name: 0}
        with pytest.raises(ValueError, match=f"{name} must be at least 1, got 0"):
            Classifier(**arguments)
        arguments[name] = 1.5
        with pytest.raises(TypeError, match=rf"{name} must be an int, got 1\.5"):
            Classifier(**arguments)
