"""Files are written whole or not at all, and compared with what is generated."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from scratch import write

from exam_site.files import diff, stale, write_atomic


def test_a_file_is_made_with_its_folders_and_unix_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b.txt"

    write_atomic(path, "eins\nzwölf\n")

    assert path.read_bytes() == "eins\nzwölf\n".encode()
    assert path.stat().st_mode & 0o777 == 0o644


def test_a_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "run"
    path.write_text("old", encoding="utf-8")
    path.chmod(0o755)

    write_atomic(path, "new")

    assert path.read_text(encoding="utf-8") == "new"
    assert path.stat().st_mode & 0o777 == 0o755


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = write(tmp_path, {"a.txt": "old\n"}) / "a.txt"

    with pytest.raises(UnicodeEncodeError):
        write_atomic(path, "first lines\n" * 10_000 + "\ud800")

    assert path.read_text(encoding="utf-8") == "old\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_is_stale_when_any_byte_differs_or_it_is_missing(tmp_path: Path) -> None:
    write(tmp_path, {"same": "a\n", "other": "a\n", "end": "a"})
    (tmp_path / "crlf").write_bytes(b"a\r\n")
    (tmp_path / "binary").write_bytes(b"\xff\n")
    names = ["same", "other", "end", "crlf", "binary", "missing"]
    texts = {tmp_path / name: "a\n" for name in names}
    texts[tmp_path / "other"] = "b\n"

    found = stale(texts)

    assert [path.name for path in found] == names[1:]
    assert found[tmp_path / "other"] == "b\n"


def test_a_difference_is_shown_as_a_unified_diff_with_the_path(tmp_path: Path) -> None:
    write(tmp_path, {"docs/a.md": "one\ntwo\nthree\n"})

    assert diff(tmp_path / "docs" / "a.md", "one\n2\nthree\n", tmp_path) == (
        "--- docs/a.md (committed)\n+++ docs/a.md (generated)\n"
        "@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n"
    )


def test_a_missing_file_and_a_missing_line_end_are_visible(tmp_path: Path) -> None:
    path = write(tmp_path, {"a": "8"}) / "a"

    assert diff(path, "8\n", tmp_path).endswith(
        "@@ -1 +1 @@\n-8\n\\ No newline at end of file\n+8\n"
    )
    assert diff(tmp_path / "b", "8\n", tmp_path).endswith("@@ -0,0 +1 @@\n+8\n")


WRITER = """\
import sys
from pathlib import Path
from exam_site.files import write_atomic

print("ready", flush=True)
while True:
    for letter in "ab":
        write_atomic(Path(sys.argv[1]), letter * 5_000_000)
"""


def test_a_file_is_whole_whenever_its_writer_is_killed(tmp_path: Path) -> None:
    path = write(tmp_path, {"page.md": "a" * 5_000_000}) / "page.md"
    for delay in (0.003, 0.017):
        command = [sys.executable, "-c", WRITER, path]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(delay)
            os.kill(process.pid, signal.SIGKILL)
        text = path.read_text(encoding="utf-8")
        assert len(text) == 5_000_000
        assert set(text) in ({"a"}, {"b"})
