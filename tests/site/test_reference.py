"""The API reference has every public symbol, and says which questions use it."""

from pathlib import Path

import pytest
from scratch import ADDITION, EXAM, refused, repository, write
from test_built_site import read as built

from exam_site import ROOT, contract
from exam_site.pages import read, reference
from exam_site.pages.markers import Markers, read_pages, render
from exam_site.programs.outputs import programs
from exam_site.programs.standalone import PACKAGE, symbols

MODULES = {p.stem for p in (ROOT / "src" / PACKAGE).glob("[!_]*.py")}
PUBLIC = [
    f"{PACKAGE}.{name}.{entry.name}"
    for name in MODULES
    for entry in reference.module(name).entries
]
API = {path.stem: read(path, ROOT) for path in (ROOT / "docs" / "api").glob("*.md")}


def test_every_module_stands_in_the_reference_and_in_its_index() -> None:
    calls = [marker for page in API.values() for marker in page.markers]
    shown = [call.arguments[0] for call in calls if call.name == "api"]
    listed = [x for call in calls if call.name == "api_index" for x in call.arguments]

    assert sorted(shown) == sorted(MODULES), "add it to a page of docs/api/"
    pages = API.keys() - {"index"}
    assert {*listed} == MODULES | pages, "add it to docs/api/index.md"


def test_every_public_symbol_is_built_into_the_reference(built_site: Path) -> None:
    pages = [page for page in built(built_site) if page.name.startswith("api/")]
    tags = [tag for page in pages for tag in page.tags]
    symbols = [a["id"] for _, a in tags if a.get("id", "").startswith(f"{PACKAGE}.")]
    sources = [a for name, a in tags if (name, a.get("class")) == ("details", "source")]

    assert sorted(id for id in symbols if id.count(".") == 2) == sorted(PUBLIC)
    assert len(sources) == len(PUBLIC)


PRINTED = {"p1/a_sum": "8\n", "use/total": "3\n"}
OTHER = ADDITION.replace("def add", "def _twice").replace('Adding."""', 'More."""')
CLASS = '''

class Sum:
    """Two numbers and
    their sum.

    Source: none.
    """

    def value(self) -> int:
        """Their sum."""
        return add(1, 2)
'''


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {
        "src/i2dl_exam/addition.py": ADDITION + CLASS,
        "src/i2dl_exam/other.py": OTHER,
        "snippets/use/total.py": (
            '"""Total."""\n\nfrom i2dl_exam.addition import Sum\n\n'
            'print(f"{Sum().value()}")\n'
        ),
        "docs/use-it.md": '<!-- program("use/total") -->\n<!-- end -->\n',
    }
    return repository(tmp_path, files)


def written(root: Path, call: str) -> str:
    """What a marker writes on a page of the reference."""
    path = root / "docs" / "api" / "numbers.md"
    marker = f"<!-- {call} -->\n<!-- end -->\n"
    write(root, {"docs/api/numbers.md": f"# Numbers\n\n{marker}", "exam": EXAM})
    markers = Markers(contract.load(root / "exam"), programs(root), PRINTED)
    return render(markers, root)[path].split(" -->\n")[1]


def test_a_module_has_its_text_its_symbols_and_who_uses_them(root: Path) -> None:
    used = "Used in question [1a](../problems/1-first.md#q1a)."

    assert written(root, 'api("addition")').split("\n\n") == [
        "## i2dl_exam.addition { #addition }",
        "Adding.",
        "::: i2dl_exam.addition.add",
        f"{used}\n{{ .using }}",
        "::: i2dl_exam.addition.Sum",
        "In your project: [total](../use-it.md#total).\n{ .using }\n<!-- end",
    ]


def test_what_many_questions_use_is_counted(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("exam_site.pages.markers.MAX_LISTED_QUESTIONS", 0)

    assert "\n\nUsed in 1 questions.\n" in written(root, 'api("addition")')


def test_the_index_has_a_line_for_each_public_symbol(root: Path) -> None:
    lines = written(root, 'api_index("numbers", "addition", "other")').splitlines()

    assert lines[:-1] == [
        "- [`add`](numbers.md#i2dl_exam.addition.add) The sum of two numbers.",
        "- [`Sum`](numbers.md#i2dl_exam.addition.Sum) Two numbers and their sum.",
    ]


def test_a_program_links_to_what_its_snippet_imports(root: Path) -> None:
    link = "[`add`](../api/numbers.md#i2dl_exam.addition.add)"
    written(root, 'api("addition")')
    markers = Markers(contract.load(root / "exam"), programs(root), PRINTED)
    page = root / "docs" / "problems" / "1-first.md"

    def links() -> str:
        here = markers.of(root, read_pages(root).values()).on(page)
        return here.program("p1/a_sum").splitlines()[-2]

    assert links().endswith(f"{{ download }} · from the package: {link}")
    # A page of the reference that names what the package lacks is told elsewhere.
    none = '<!-- api("none") -->\n<!-- end -->\n'
    write(root, {"docs/api/numbers.md": none})
    assert link not in links()


def test_a_module_that_does_not_exist_is_told(root: Path) -> None:
    (message,) = refused(lambda: written(root, 'api("subtraction")'))

    assert "docs/api/numbers.md:3: there is no src/i2dl_exam/subtraction.py" in message


def test_a_program_holds_what_it_imports_and_what_that_uses(root: Path) -> None:
    (total,) = (p for p in programs(root) if p.name == "use/total")

    assert symbols(total.path, root) == {"addition.Sum": True, "addition.add": False}
    assert reference.uses((total,), root) == {
        "addition.Sum": {total: True},
        "addition.add": {total: False},
    }


DECLARED = """
from i2dl_exam.checks import Each, Integer, Interval, checked, floats, natural, positive

def _fits(n): ...

def _even(name, value, sizes):
    "An even int."

above_0 = Interval(0, open_low=True)

@checked(
    _fits,
    x="... m", V="n", images=floats("N C H W"), any=floats(), n=positive, p=natural,
    k=Integer(2), rate=Interval(0, 1), lr=Interval(0), eps=Interval(0, open_low=True),
    real=Interval(), sizes=Each(positive), xs=Each(floats("n")),
    even=_even, gain=above_0, w=same_shape,
)
def declared(*_): ...

class Net:
    @checked(width=positive)
    def __init__(self, width): ...
"""


def test_declared_arguments_are_told_in_words(tmp_path: Path) -> None:
    write(tmp_path, {"src/i2dl_exam/a.py": DECLARED})

    function, network = (e.checked for e in reference.module("a", tmp_path).entries)

    assert function == (
        "`x` of shape (..., m), `V` of shape (n,), "
        "`images` of floats, of shape (N, C, H, W), `any` of floats, "
        "`n` an int ≥ 1, `p` an int ≥ 0, `k` an int ≥ 2, `rate` in [0, 1), "
        "`lr` in [0, inf), `eps` in (0, inf), `real` in (-inf, inf), "
        "`sizes` a list, each an int ≥ 1, `xs` a list, each of floats, of shape (n,), "
        "`even` an even int, `gain` in (0, inf), "
        "`w` a number or tensor of the common shape"
    )
    assert network == "`width` an int ≥ 1"
