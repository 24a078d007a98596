"""What the documentation shows is what happens: every file, command and snippet of every page is run, in order.

In a page, a block with a title is a file; `<!-- exit: N -->` before a command gives its exit code; a text block after
a command shows lines of its output. What takes long, or lasts until it is stopped, stands in a console block.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from warm import command, python

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(
    r"(?:<!-- exit: (?P<exit>\d) -->\n)?^```(?P<kind>\w+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
PAGES = sorted(path for path in (ROOT / "docs").rglob("*.md") if "decisions" not in path.parts)
RUN = [path for path in PAGES if re.search(r"^```(sh|python)", path.read_text(encoding="utf-8"), re.MULTILINE)]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder with the reference case, as a reader would have."""
    shutil.copytree(ROOT / "cases", tmp_path / "cases")
    return tmp_path


def plain(text: str) -> str:
    """Return a text without the lines of a table and with single spaces."""
    return " ".join(re.sub(r"[\u2500-\u257f]", " ", text).split())


def run(kind: str, body: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(command().parent), os.environ["PATH"]))
    given = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)}
    given.pop("TERREINWIJZER_LANG", None)
    typed = ["sh", "-e", "-c", body] if kind == "sh" else [str(python()), "-c", body]
    return subprocess.run(typed, cwd=folder, env=given, capture_output=True, text=True, check=False)


def test_a_command_stands_where_it_is_run_or_where_it_says_that_it_is_not():
    shown = [
        f"{page.relative_to(ROOT)}: {line}"
        for page in PAGES
        for block in BLOCK.finditer(page.read_text(encoding="utf-8"))
        for line in block["body"].splitlines()
        if block["kind"] == "text" and line.startswith("terreinwijzer ")
    ]
    assert shown == []


@pytest.mark.parametrize("page", RUN, ids=lambda path: str(path.relative_to(ROOT / "docs")))
def test_a_page_does_what_it_says(page, desk):
    output = ""
    for block in BLOCK.finditer(page.read_text(encoding="utf-8")):
        kind, title, body = block["kind"], block["title"], block["body"]
        if title:
            name, _, added = title.partition(" (")
            target = desk / name
            target.parent.mkdir(parents=True, exist_ok=True)
            before = target.read_text(encoding="utf-8") + "\n" if added else ""
            target.write_text(before + body, encoding="utf-8")
        elif kind in {"sh", "python"}:
            done = run(kind, body, desk)
            output = plain(done.stdout + done.stderr)
            assert done.returncode == int(block["exit"] or 0), f"{body}\n{done.stdout}\n{done.stderr}"
        elif kind == "text" and output:
            for line in filter(str.strip, body.splitlines()):
                assert plain(line) in output, f"{line!r} is not in\n{output}"
