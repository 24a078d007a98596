"""Backups: everything that people wrote comes back, also when somebody was writing, and never half of it."""

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest
from warm import command

ROOT = Path(__file__).parents[2]
GOOD = "correct paard batterij nietje"


def run(database: Path, *arguments: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    given = os.environ | {"TERREINWIJZER_DATABASE": f"sqlite:///{database}", "TERREINWIJZER_SECRET": "", **more}
    program = [str(command()), *arguments]
    return subprocess.run(program, cwd=ROOT, env=given, input=typed, capture_output=True, text=True, check=False)


def content(database: Path) -> dict[str, list[tuple]]:
    with closing(sqlite3.connect(database)) as opened:
        tables = [name for (name,) in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(opened.execute(f'SELECT * FROM "{name}"'), key=repr) for name in tables}  # noqa: S608


@pytest.fixture(scope="module")
def used(tmp_path_factory) -> Path:
    """Return a database with an account."""
    database = tmp_path_factory.mktemp("used") / "web.sqlite3"
    made = run(database, "user", "add", "anna", "--role", "analyst", "--portfolio", "heerlen", typed=GOOD + "\n")
    assert made.returncode == 0, made.stderr
    return database


@pytest.fixture(scope="module")
def kept(used, tmp_path_factory) -> Path:
    """Return a backup of it."""
    file = tmp_path_factory.mktemp("kept") / "backup.zip"
    done = run(used, "backup", str(file))
    assert done.returncode == 0, done.stderr
    assert "bewaar het bestand zo veilig als de database zelf" in done.stdout
    return file


def test_everything_comes_back_in_an_empty_place_with_its_key(used, kept, tmp_path):
    database = tmp_path / "web.sqlite3"
    done = run(database, "restore", str(kept))
    assert done.returncode == 0, done.stderr
    assert content(database) == content(used)
    assert database.with_suffix(".secret").read_text() == used.with_suffix(".secret").read_text()
    assert oct(kept.stat().st_mode)[-3:] == oct(database.with_suffix(".secret").stat().st_mode)[-3:] == "600"
    assert {path.name for path in tmp_path.iterdir()} <= {
        "web.sqlite3", "web.secret", "web.sqlite3-wal", "web.sqlite3-shm",
    }  # fmt: skip


def test_a_key_that_the_environment_gives_is_not_written_down(used, tmp_path):
    file = tmp_path / "backup.zip"
    given = {"TERREINWIJZER_SECRET": "given by the environment, and kept elsewhere"}
    done = run(used, "backup", str(file), "--json", **given)
    assert json.loads(done.stdout)["secret"] is False
    with zipfile.ZipFile(file) as archive:
        assert sorted(archive.namelist()) == ["database", "manifest.json"]


def test_a_database_in_use_is_replaced_only_when_that_is_said(kept, tmp_path):
    database = tmp_path / "web.sqlite3"
    run(database, "user", "add", "bram", "--role", "analyst", "--portfolio", "heerlen", typed=GOOD + "\n")
    refused = run(database, "restore", str(kept), "--lang", "en")
    assert refused.returncode == 2
    assert "This database holds accounts already. Give --replace" in refused.stderr
    assert [row[4] for row in content(database)["people_user"]] == ["bram"]
    assert run(database, "restore", str(kept), "--replace").returncode == 0
    assert [row[4] for row in content(database)["people_user"]] == ["anna"]


def changed(kept: Path, to: Path, **entries: bytes) -> Path:
    with zipfile.ZipFile(kept) as before, zipfile.ZipFile(to, "w") as after:
        for name in before.namelist():
            after.writestr(name, entries.get(name.partition(".")[0], before.read(name)))
    return to


def manifest(kept: Path, **said: object) -> bytes:
    with zipfile.ZipFile(kept) as archive:
        return json.dumps(json.loads(archive.read("manifest.json")) | said).encode()


DAMAGES = {
    "is geen reservekopie": lambda kept, to: to.write_bytes(kept.read_bytes()[:-100]),
    "Terreinwijzer, of zij is beschadigd": lambda _, to: to.write_text("no backup at all"),
    "beschadigd. Er is niets teruggezet": lambda kept, to: changed(kept, to, database=b"something else"),
    "een database in postgresql": lambda kept, to: changed(kept, to, manifest=manifest(kept, engine="postgresql")),
    "een nieuwere versie (0.1.0), die people.0099_later kent": lambda kept, to: changed(
        kept, to, manifest=manifest(kept, migrations=["people.0099_later"])
    ),
    "Hier staat geen bestand": lambda _, to: to.unlink(missing_ok=True),
}
# One process for all of them: starting one takes longer than what is tested.
EACH = """
import sys
from pathlib import Path
from terreinwijzer.errors import InputError, describe
from terreinwijzer.web.database import open_database
open_database(up_to_date=False)
from terreinwijzer.web.backups.backup import restore_backup
for file in sys.argv[1:]:
    try:
        restore_backup(Path(file), replace=True)
        print("no fault")
    except InputError as fault:
        print(" ".join(describe(fault.problems, "nl")))
"""


def test_what_cannot_be_put_back_is_told_and_changes_nothing(used, kept, tmp_path):
    files = [tmp_path / f"{number}.zip" for number in range(len(DAMAGES))]
    for damage, file in zip(DAMAGES.values(), files, strict=True):
        damage(kept, file)
    before = content(used)
    given = os.environ | {"TERREINWIJZER_DATABASE": f"sqlite:///{used}", "TERREINWIJZER_SECRET": ""}
    typed = [sys.executable, "-c", EACH, *map(str, files)]
    told = subprocess.run(typed, cwd=ROOT, env=given, capture_output=True, text=True, check=True).stdout.splitlines()
    for said, line in zip(DAMAGES, told, strict=True):
        assert said in line
    assert content(used) == before
    assert {path.name for path in used.parent.iterdir()} == {"web.sqlite3", "web.secret"}


def test_a_backup_while_somebody_writes_holds_no_half_of_what_was_written(used, tmp_path):
    with closing(sqlite3.connect(used)) as opened:
        opened.execute("CREATE TABLE IF NOT EXISTS pairs (number INTEGER, half TEXT)")
        opened.commit()
    stop, written = Event(), []

    def write() -> None:
        with closing(sqlite3.connect(used, timeout=30)) as writer:
            while not stop.is_set():
                number = len(written)
                with writer:
                    writer.execute("INSERT INTO pairs VALUES (?, 'first')", (number,))
                    writer.execute("INSERT INTO pairs VALUES (?, 'second')", (number,))
                written.append(number)

    thread = Thread(target=write)
    thread.start()
    try:
        counted = []
        for number in range(2):
            file = tmp_path / f"{number}.zip"
            assert run(used, "backup", str(file)).returncode == 0
            counted.append(len(written))
            database = tmp_path / f"{number}.sqlite3"
            assert run(database, "restore", str(file)).returncode == 0
            pairs = content(database)["pairs"]
            assert len(pairs) == 2 * len({number for number, _ in pairs})
            # No more than was written when the backup was done, and what was written came along.
            assert (counted[number - 1] if number else 0) <= len(pairs) // 2 <= counted[number] + 1
    finally:
        stop.set()
        thread.join()
        with closing(sqlite3.connect(used)) as opened:
            opened.execute("DROP TABLE pairs")
    assert len(written) > 10


def test_a_full_disk_leaves_no_half_backup(used, small_disk):
    with closing(sqlite3.connect(used)) as opened:
        opened.execute("CREATE TABLE noise (content BLOB)")
        opened.execute("INSERT INTO noise VALUES (randomblob(3000000))")
        opened.commit()
    done = run(used, "backup", str(small_disk / "backup.zip"))
    with closing(sqlite3.connect(used)) as opened:
        opened.execute("DROP TABLE noise")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not list(small_disk.iterdir())


@pytest.fixture
def server():
    """Return a function that gives the address of a new database on the server that the tests were given."""
    import psycopg

    address = os.environ.get("TEST_DATABASE", "")
    if not address.startswith("postgresql://"):
        pytest.skip("no PostgreSQL server was given in TEST_DATABASE: its backups were not tested")
    made = []

    def new() -> str:
        name = f"backup_{os.getpid()}_{len(made)}"
        with psycopg.connect(address, autocommit=True) as opened:
            opened.execute(f"CREATE DATABASE {name}")
        made.append(name)
        return f"{address.rpartition('/')[0]}/{name}"

    yield new
    with psycopg.connect(address, autocommit=True) as opened:
        for name in made:
            opened.execute(f"DROP DATABASE {name} WITH (FORCE)")


def rows(address: str) -> dict[str, list[tuple]]:
    import psycopg

    listed = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    with psycopg.connect(address) as opened:
        tables = [name for (name,) in opened.execute(listed).fetchall()]
        return {name: sorted(opened.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in tables}  # noqa: S608


def test_a_database_on_a_server_comes_back_too_and_all_of_it_or_nothing(server, tmp_path):
    first, second = server(), server()
    given = {"TERREINWIJZER_SECRET": "a key that the environment gives, and long enough to be one"}
    file = tmp_path / "backup.zip"

    def on(address: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return run(tmp_path, *arguments, typed=typed, TERREINWIJZER_DATABASE=address, **given)

    on(first, "user", "add", "anna", "--role", "analyst", "--portfolio", "heerlen", typed=GOOD + "\n")
    assert on(first, "backup", str(file)).returncode == 0
    done = on(second, "restore", str(file))
    assert done.returncode == 0, done.stderr
    assert rows(second) == rows(first)
    on(second, "user", "add", "bram", "--role", "analyst", "--portfolio", "heerlen", typed=GOOD + "\n")
    before = rows(second)
    with zipfile.ZipFile(file) as archive:
        half = archive.read("database") + b"\nSELECT no_such_thing;\n"
    from hashlib import sha256

    said = manifest(file, sha256=sha256(half).hexdigest())
    broken = changed(file, tmp_path / "half.zip", database=half, manifest=said)
    refused = on(second, "restore", str(broken), "--replace")
    assert refused.returncode == 2
    assert "psql weigert" in refused.stderr
    assert rows(second) == before
    assert on(second, "restore", str(file), "--replace").returncode == 0
    assert rows(second) == rows(first)
