"""The search answers with the right question first, in the words that students type."""

import gzip
from pathlib import Path

from playwright.sync_api import Page, expect

from exam_site import ROOT, contract

# What is typed, and the questions of which one must be the first section that is shown.
QUERIES = {
    "receptive field": "4d 4e",
    "conv output size": "4b",
    "output size of convolution": "4b",
    "convolution weights shape": "4c",
    "residual block": "4f 4g",
    "skip connection": "4f",
    "edge filter": "4a",
    "blur": "4a",
    "max pooling": "4e 1d",
    "alexnet": "1a",
    "vgg": "1a",
    "translation invariance": "1d",
    "loss diverges": "1b",
    "vanishing gradient": "1e",
    "leaky relu": "1e",
    "logistic regression": "1f",
    "sigmoid": "1g 1e",
    "trainable parameters": "1i",
    "xavier": "2c",
    "he initialization": "2d",
    "kaiming": "2d",
    "weights too small": "2a 2b",
    "batch norm": "3a 3b 3c 3d",
    "why batch normalization": "3a",
    "gamma beta": "3b",
    "running mean test time": "3c",
    "batch norm inference": "3c",
    "computation graph": "3d",
    "train val test split": "5a",
    "data augmentation": "5c",
    "saddle point": "5d 5e",
    "sgd noise": "5e",
    "momentum": "5f",
    "batch size": "5g 5h",
    "why adam": "5i",
    "adam": "5i",
    "bias correction": "5i",
    "learning rate too high": "5j",
    "overfitting": "5k",
    "dropout": "5k 1i",
    "rnn parameters": "6a",
    "hidden state": "6b",
    "backprop through time": "6d",
    "lstm gates": "6e",
    "forget gate": "6e",
    "cell state": "6e",
    "autoencoder unsupervised": "7a",
    "pca": "7b",
    "bottleneck size": "7c",
    "latent space sampling": "7d",
    "variational autoencoder": "7d",
    "segmentation": "7e",
    "dice loss": "7f",
    "transfer learning": "7g 7h",
    "freeze encoder": "7g",
    "why nonlinear activation": "8a",
    "xor": "8a",
    "exploding gradients": "8c",
    "gradient clipping": "8c",
    "accuracy loss": "8d",
    "weight decay": "8e",
    "l2 regularization": "8e",
    "uniform initialization": "8f",
    "cnn output dimensions": "4b 4c",
    "dead relu": "2b 2d 1e 8b",
    "stride": "4b 4d",
    "padding": "4b",
    "gru": "6a 6e",
    "segmentation loss": "7f",
    "sgd vs gd": "5d 5e",
    "batchnorm": "3a 3b 3c 3d",
    "vae": "7d",
    "rmsprop": "5i",
    "nonlinearity": "8a",
    "regularization": "5k 8e",
    "resnet": "4f 4g 1a",
    "local minimum": "5d 5e",
    "generalization": "5k 5a 7h",
    "domain gap": "5b",
    "gradient of rnn": "6d",
    "generate new images": "7d",
    "number of weights": "1a 4c 6a",
    "cross entropy": "1f 7f 8d",
    "early stopping": "5k",
    "softmax twice": "can_it_learn",
    "uint8 images": "can_it_learn",
}


def sections(page: Page, query: str) -> list[str]:
    """The questions or other sections that a search shows, the best page's first."""
    field = page.get_by_role("textbox", name="Search")
    results = page.locator(".md-search-result__item")
    for text in ("", query):  # nothing is left of the query before
        field.fill(text)
        field.press("End")  # the theme listens for keys
        expect(results.first).to_be_attached(attached=bool(text))
    links: list[str] = page.locator(".md-search-result__list").evaluate("""
      (list) => [...list.querySelectorAll("a")]
        .filter((link) => !link.closest("details")) // "3 more on this page"
        .map((link) => link.hash)
    """)
    return [link.removeprefix("#").removeprefix("q") for link in links if link]


def test_a_search_shows_the_right_question_first(page: Page) -> None:
    page.goto("")
    page.get_by_role("textbox", name="Search").click()
    wanted = QUERIES | {q.id: q.id for q in contract.load(ROOT / "exam").questions}

    found = {query: sections(page, query)[:1] for query in wanted}

    wrong = {q: hit for q, hit in found.items() if hit[0] not in wanted[q].split()}
    assert wrong == {}


def test_what_engineers_ask_leads_to_a_recipe(page: Page) -> None:
    page.goto("")
    page.get_by_role("textbox", name="Search").click()

    for query, recipe in {
        "what is the receptive field of my network": "receptive_field",
        "loss does not go down": "can_it_learn",
        "zero_grad forgotten": "can_it_learn",
        "dead relu": "look_inside",
    }.items():
        assert recipe in sections(page, query)[:2], query


def test_a_function_is_found_by_its_name_and_by_parts_of_it(page: Page) -> None:
    page.goto("")
    page.get_by_role("textbox", name="Search").click()

    for query in ("conv_output_size", "output_size", "grad_norm"):
        found = [hit for hit in sections(page, query) if query in hit]
        assert found, query


def test_what_was_found_is_seen_in_a_closed_block(page: Page) -> None:
    page.goto("problems/6-recurrent-networks/?h=0.9575#q6b")
    hit = page.locator("section, article").locator("mark", has_text="0.9575").first

    expect(hit).to_be_in_viewport()
    opened = page.locator("details[open]")
    assert 0 < opened.count() <= 2  # no more than it takes


def test_the_search_index_is_light(built_site: Path) -> None:
    """It holds no programs: nobody looks for their words, and they were two thirds."""
    index = (built_site / "search" / "search_index.json").read_bytes()

    assert len(gzip.compress(index)) < 200_000
