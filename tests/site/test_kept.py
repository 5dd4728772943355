"""What is kept for reading without a network: all that pages show and link, no more."""

import gzip
import json
import re
import shutil
from hashlib import sha256
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from test_built_site import is_foreign, read

from exam_site.web import bundles, offline

BASE = "http://site/"
LISTED = re.compile(r'const VERSION = "(\w+)";\nconst FILES = (\{.*\});\n')


def listed(site: Path) -> tuple[str, dict[str, str]]:
    """The version, and the digest of each address."""
    found = LISTED.match((site / offline.WORKER).read_text(encoding="utf-8"))
    assert found
    return found[1], json.loads(found[2])


def test_all_that_pages_show_and_link_is_kept(built_site: Path) -> None:
    _, files = listed(built_site)
    wanted = {"search/search_index.json", "assets/practice/4b.js"}
    for page in read(built_site):
        for tag, attributes in page.tags if page.name != "404.html" else []:
            url = attributes.get("href", attributes.get("src", ""))
            if tag != "use" and url and not is_foreign(url) and "data:" not in url:
                full = urldefrag(urljoin(BASE + page.name, url)).url
                wanted.add(re.sub(r"(^|/)index\.html$", r"\1", full[len(BASE) :]))
    wanted -= {url for url in wanted if url.endswith((".zip", "sitemap.xml"))}

    assert wanted - files.keys() == set()
    assert {"404.html", "sitemap.xml", "robots.txt"} & files.keys() == set()


def test_each_file_has_its_digest_and_another_byte_makes_another_version(
    built_site: Path, tmp_path: Path
) -> None:
    version, files = listed(built_site)
    for address, digest in files.items():
        folder = address == "" or address.endswith("/")
        path = built_site / address / "index.html" if folder else built_site / address
        assert sha256(path.read_bytes()).hexdigest().startswith(digest), address
    copy = shutil.copytree(built_site, tmp_path / "site")
    page = copy / "notation" / "index.html"
    page.write_bytes(page.read_bytes()[:-1] + b" ")  # the sizes stay
    offline.write(copy)
    again, other = listed(copy)

    assert again != version
    changed = {address for address in files if files[address] != other[address]}
    assert changed == {"notation/"}


def test_the_home_page_names_what_is_loaded_and_what_stays(built_site: Path) -> None:
    _, files = listed(built_site)
    script = (built_site / offline.PAGE_SCRIPT).read_text(encoding="utf-8")
    kept = json.loads(script.partition("const KEPT = ")[2].partition(";")[0])
    sizes = [
        path.stat().st_size
        for address in files
        if (path := built_site / address).is_file()
        or (path := built_site / address / "index.html").is_file()
    ]

    assert len(sizes) == len(files)
    assert abs(kept["disk"] - sum(sizes) / 1000) <= 1
    assert 1000 <= kept["load"] <= 2500, "more than a phone should load"


def test_its_scripts_are_small_and_on_one_page_alone(built_site: Path) -> None:
    for name, most in {"offline": 1700, "worker": 2000}.items():
        assert len(gzip.compress(bundles.joined([name]).encode(), 9)) <= most
    loading = [p.name for p in read(built_site) if "offline.js" in str(p.all("script"))]
    assert loading == ["index.html"]
