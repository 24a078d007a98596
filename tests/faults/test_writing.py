"""What cannot be written is not half written: one message, and what stood there before still does."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from terreinwijzer.cli import main
from terreinwijzer.errors import WriteError, describe
from terreinwijzer.whole_files import refuse_unwritable, whole_file, whole_folder

ROOT = Path(__file__).parents[2]
HEERLEN = str(ROOT / "cases" / "heerlen")
BELOW_A_FILE = "(Not a directory|File exists)"

LIMITED = """
import resource, sys
from terreinwijzer.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
main(sys.argv[1:])
"""


def content_of(folder: Path) -> dict[str, str]:
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()
    }


def test_a_file_that_fails_halfway_leaves_the_old_one(tmp_path):
    target = tmp_path / "figures.csv"
    target.write_text("old")

    def fail() -> None:
        with whole_file(target) as unfinished:
            unfinished.write_text("ne")
            raise OSError(28, "No space left on device")

    with pytest.raises(WriteError, match=r"figures|The disk is full.*Nothing has changed"):
        fail()
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["figures.csv"]


def test_a_folder_is_replaced_as_a_whole(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "of-last-year.csv").write_text("old")
    (tmp_path / "own notes.txt").write_text("mine")
    with whole_folder(tmp_path) as aside:
        (aside / "data").mkdir()
        (aside / "data" / "figures.csv").write_text("new")
    found = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*"))
    assert found == ["data", "data/figures.csv", "own notes.txt"]


def test_a_move_that_fails_undoes_those_before_it(tmp_path, monkeypatch):
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text("old")
    before = content_of(tmp_path)
    rename, refused = Path.rename, []

    def refuse_last(self: Path, target: Path) -> Path:
        if target == tmp_path / "c" and not refused:
            refused.append(target)
            raise PermissionError(13, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refuse_last)

    def publish() -> None:
        with whole_folder(tmp_path) as aside:
            for name in ("a", "b", "c"):
                (aside / name).write_text("new")

    with pytest.raises(WriteError, match=r"cannot be written.*Nothing has changed"):
        publish()
    monkeypatch.undo()
    assert content_of(tmp_path) == before


def test_folders_made_for_nothing_are_removed(tmp_path):
    def fail() -> None:
        with whole_folder(tmp_path / "new" / "deeper") as aside:
            (aside / "half").write_text("x")
            raise ValueError("a fault of another kind")

    with pytest.raises(ValueError, match="another kind"):
        fail()
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("size", [0, 5_000, 60_000])
def test_a_dossier_for_which_there_is_no_room_changes_nothing(tmp_path, size):
    out = tmp_path / "dossier"
    out.mkdir()
    (out / "heerlen-nl.xlsx").write_text("of last year")
    before = content_of(out)
    result = subprocess.run(
        [sys.executable, "-c", LIMITED.format(size=size), "dossier", HEERLEN, "--out", str(out), "--formats", "xlsx,data"],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    assert result.returncode == 2
    assert "Traceback" not in result.stderr
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1
    assert "Er is niets veranderd" in lines[0]
    assert content_of(out) == before
    assert [path.name for path in out.iterdir()] == ["heerlen-nl.xlsx"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["dossier", HEERLEN, "--formats", "xlsx", "--out", "{blocked}/deeper"],
        ["indicators", HEERLEN, "--out", "{blocked}/table.csv"],
        ["indicators", HEERLEN, "--out", "{blocked}/table.xlsx"],
        ["intake", HEERLEN, "--report", "{blocked}/report"],
        ["intake", HEERLEN, "--set-aside", "{blocked}/aside"],
    ],
    ids=lambda arguments: " ".join(arguments[::2]).replace(HEERLEN, ""),
)
def test_a_place_that_cannot_be_written_gives_one_message(arguments, tmp_path, capsys):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(SystemExit) as ending:
        main([part.format(blocked=blocked) for part in arguments])
    assert ending.value.code == 2
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert str(blocked) in lines[0]
    assert "kies een andere map" in lines[0]
    assert blocked.read_text() == "in the way"


def test_the_message_says_why_in_both_languages(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError, match=BELOW_A_FILE) as refusal, whole_file(tmp_path / "file" / "x.csv"):
        pass
    dutch, english = (describe(refusal.value.problems, language)[0] for language in ("nl", "en"))
    assert dutch != english


def test_looking_whether_a_folder_can_be_written_to_leaves_nothing_behind(tmp_path):
    refuse_unwritable(tmp_path / "not" / "there")
    assert not list(tmp_path.iterdir())
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WriteError, match="choose another folder"):
        refuse_unwritable(tmp_path / "file" / "deeper")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
