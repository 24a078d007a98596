"""The container file: it copies what there is, runs without rights, and starts what its own documentation says."""

import json
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINES = re.sub(r"\\\n", " ", (ROOT / "Containerfile").read_text()).splitlines()


def all_of(instruction: str) -> list[str]:
    return [line.partition(" ")[2].strip() for line in LINES if line.startswith(f"{instruction} ")]


def test_it_copies_what_there_is_and_what_is_not_left_out():
    taken = [part for copied in all_of("COPY") if not copied.startswith("--") for part in copied.split()[:-1]]
    assert taken
    let_in = [line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line.startswith("!")]
    for name in taken:
        assert (ROOT / name).exists(), name
        assert any(name == each or name.startswith(f"{each}/") for each in let_in), name


def test_both_lists_of_what_is_left_out_are_the_same():
    assert (ROOT / ".containerignore").read_text() == (ROOT / ".dockerignore").read_text()


def test_it_runs_on_a_python_that_the_package_wants_as_somebody_without_rights():
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert all(f"python:{wanted.removeprefix('>=')}-" in base for base in all_of("FROM") if "python" in base)
    assert all_of("USER")[-1] == "terreinwijzer"


def test_what_it_starts_is_a_command_that_there_is():
    from typer.main import get_command

    from terreinwijzer.cli import app

    assert json.loads(all_of("ENTRYPOINT")[0]) == ["terreinwijzer"]
    name, place, *options = json.loads(all_of("CMD")[-1])
    command = get_command(app).commands[name]
    context = command.make_context(name, [place, *options])
    assert context.params["host"] == "0.0.0.0"  # noqa: S104  (in a container, where only what is published is reached)


def test_every_setting_that_it_makes_is_one_that_there_is():
    from terreinwijzer.web.environment import PREFIX, Environment

    named = re.findall(rf"{PREFIX}(\w+)=", " ".join(all_of("ENV")))
    assert named
    assert {name.lower() for name in named} <= set(Environment.__dataclass_fields__)
