"""The search answers with the right question first, in the words that students type."""

import gzip
from pathlib import Path

from playwright.sync_api import Page, expect

from exam_site import ROOT, contract

# Of which questions one must be the first section that is shown, and what is typed.
QUERIES = """
4d 4e: receptive field
4b: conv output size, output size of convolution, padding
4c: convolution weights shape
4f 4g: residual block
4f: skip connection
4a: edge filter, blur
4e 1d: max pooling
1a: alexnet, vgg
1d: translation invariance
1b: loss diverges, nan loss
1e: vanishing gradient, leaky relu
1f: logistic regression
1g 1e: sigmoid
1i: trainable parameters
2c: xavier
2d: he initialization, kaiming
2a 2b: weights too small
3a 3b 3c 3d: batch norm, batchnorm
3a: why batch normalization
3b: gamma beta
3c: running mean test time, batch norm inference
3d: computation graph
5a: train val test split
5c: data augmentation
5d 5e: saddle point, sgd vs gd, local minimum
5e: sgd noise
5f: momentum
5g 5h: batch size
5i: why adam, adam, bias correction, rmsprop
5j: learning rate too high
5k: overfitting, early stopping
5k 1i: dropout
6a: rnn parameters
6b: hidden state
6d: backprop through time, gradient of rnn
6e: lstm gates, forget gate, cell state
7a: autoencoder unsupervised
7b: pca
7c: bottleneck size
7d: latent space sampling, variational autoencoder, vae, generate new images
7e: segmentation, u-net
7f: dice loss, segmentation loss
7g 7h: transfer learning
7g: freeze encoder
8a: why nonlinear activation, xor, nonlinearity
8c: exploding gradients, gradient clipping
8d: accuracy loss
8e: weight decay, l2 regularization
8f: uniform initialization
4b 4c: cnn output dimensions
2b 2d 1e 8b: dead relu
4b 4d: stride
6a 6e: gru
5k 8e: regularization
4f 4g 1a: resnet
5k 5a 7h: generalization
5b: domain gap
1a 4c 6a: number of weights
1f 7f 8d: cross entropy
can_it_learn: softmax twice, uint8 images
"""


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
    wanted = {q.id: q.id for q in contract.load(ROOT / "exam").questions}
    for ids, typed in (line.split(": ") for line in QUERIES.split("\n")[1:-1]):
        wanted |= dict.fromkeys(typed.split(", "), ids)

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


def test_a_table_is_in_a_part_that_scrolls(page: Page) -> None:
    """Marking the words of a search must not put it into two of them."""
    for address in ("notation/", "notation/?h=symbol"):
        page.goto(address, wait_until="networkidle")
        table = page.locator(".md-content table").first
        part = page.locator(".md-content .md-typeset__scrollwrap").first
        assert page.locator(".md-content table").count() > 0
        assert table.bounding_box()["width"] <= part.bounding_box()["width"]
        assert part.bounding_box()["x"] <= table.bounding_box()["x"]


def test_the_search_index_is_light(built_site: Path) -> None:
    """It holds no programs: nobody looks for their words, and they were two thirds."""
    index = (built_site / "search" / "search_index.json").read_bytes()

    assert len(gzip.compress(index)) < 200_000
