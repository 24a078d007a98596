"""The command that opens the application: what goes wrong is told in one sentence, with exit code 2."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def serve(folder: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    variables = os.environ | {"TERREINWIJZER_DATABASE": f"sqlite:///{folder / 'web.sqlite3'}", **given}
    command = [sys.executable, "-m", "terreinwijzer.cli", "serve", *arguments]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize(("lang", "said"), [("nl", "Hier staat geen casusmap"), ("en", "There is no case folder")])
def test_a_folder_without_data_is_told(tmp_path, lang, said):
    done = serve(tmp_path, str(tmp_path / "nowhere"), "--lang", lang)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_of_an_unknown_kind_is_told_to_programs_too(tmp_path):
    done = serve(tmp_path, "cases/heerlen", "--json", TERREINWIJZER_DATABASE="mysql://db/parks")
    assert done.returncode == 2
    assert json.loads(done.stdout)["problems"][0]["code"] == "web_database_unknown"


def test_a_port_that_is_taken_is_told_with_what_to_do(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    (case / "case.toml").write_text(
        '[case]\nid = "small"\nname = "Small"\nregion = "Region"\nreference_date = 2023-12-31\n\n'
        '[tables.parks]\nfile = "parks.csv"\n'
    )
    (case / "parks.csv").write_text("park_id,name,gross_ha\na,Aa,10\n")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = serve(tmp_path, str(case), "--port", str(taken.getsockname()[1]), "--lang", "en")
    assert done.returncode == 2, done.stderr
    assert "Choose another port with --port" in done.stderr
