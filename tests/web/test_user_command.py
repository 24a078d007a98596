"""Accounts on the command line: the first administrator comes so, also on a machine that sends no mail."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from warm import command

ROOT = Path(__file__).parents[2]
GOOD = "correct paard batterij nietje"


@pytest.fixture(scope="module")
def database(new_database) -> str:
    return new_database()


def user(database: str, *arguments: str, typed: str = "", group: str = "user") -> subprocess.CompletedProcess[str]:
    given = os.environ | {"TERREINWIJZER_DATABASE": database, "TERREINWIJZER_SECRET": "x" * 50}
    program = [str(command()), group, *arguments]
    return subprocess.run(program, cwd=ROOT, env=given, input=typed, capture_output=True, text=True, check=False)


@contextmanager
def opened(database: str) -> Iterator:
    """Give a cursor of a database of either kind."""
    import sqlite3

    import psycopg

    file = database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file) if file != database else psycopg.connect(database)) as connection:
        yield connection.cursor()
        connection.commit()


def kept(database: str, question: str) -> list[tuple]:
    with opened(database) as cursor:
        cursor.execute(question)
        return cursor.fetchall() if cursor.description else []


def test_the_first_administrator_is_made_and_the_second_of_that_name_is_not(database):
    given = ("add", "anna", "--role", "administrator", "--portfolio", "heerlen", "--email", "anna@heerlen.example")
    made = user(database, *given, typed=GOOD + "\n")
    assert made.returncode == 0, made.stderr
    assert "Account anna is gemaakt, met de rol administrator voor heerlen." in made.stdout
    held = "SELECT username, role, portfolio_id FROM people_membership m JOIN people_user u ON u.id = m.user_id"
    assert kept(database, held) == [("anna", "administrator", "heerlen")]
    assert kept(database, "SELECT email, verified FROM account_emailaddress") == [("anna@heerlen.example", 1)]
    assert not [row for row in kept(database, "SELECT password FROM people_user") if GOOD in row[0]]
    again = user(database, *given, "--lang", "en", typed=GOOD + "\n")
    assert again.returncode == 2
    assert "There is an account of the name or e-mail address 'anna' already" in again.stderr
    assert "Traceback" not in again.stderr


@pytest.mark.parametrize(
    ("given", "typed", "said"),
    [
        (("--role", "emperor"), GOOD, "De rol 'emperor' is niet bekend. Kies uit entrepreneur, account_manager,"),
        (("--role", "analyst"), "short", "Dit account kan niet worden gemaakt: Dit wachtwoord is te kort"),
        (("--role", "analyst"), "", "Dit account kan niet worden gemaakt: Dit wachtwoord is te kort"),
        (("--role", "analyst", "--email", "nowhere"), GOOD, "Dit account kan niet worden gemaakt: Voer een geldig"),
        (("--role", "analyst", "--no-password"), "", "Zonder wachtwoord en zonder e-mailadres kan bram zich"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_told_and_nothing_is_made(database, given, typed, said):
    done = user(database, "add", "bram", "--portfolio", "heerlen", *given, typed=typed)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not kept(database, "SELECT 1 FROM people_user WHERE username = 'bram'")


def test_a_password_that_was_forgotten_is_replaced(database):
    user(database, "add", "carla", "--role", "analyst", "--portfolio", "heerlen", typed=GOOD + "\n")
    before = kept(database, "SELECT password FROM people_user WHERE username = 'carla'")
    changed = user(database, "password", "carla", "--json", typed="een heel ander zinnetje\n")
    assert json.loads(changed.stdout) == {"name": "carla"}, changed.stderr
    assert kept(database, "SELECT password FROM people_user WHERE username = 'carla'") != before
    unknown = user(database, "password", "nobody", typed=GOOD)
    assert unknown.returncode == 2
    assert "Er is geen account met de naam 'nobody'" in unknown.stderr


def test_accounts_that_nobody_used_for_two_years_are_deleted_by_command(database):
    user(database, "add", "dirk", "--role", "analyst", "--portfolio", "heerlen", typed=GOOD + "\n")
    assert "Van geen enkel gegeven is de termijn voorbij." in user(database, "expire", group="privacy").stdout
    kept(database, "UPDATE people_user SET date_joined = '2020-01-01' WHERE username = 'dirk'")
    gone = user(database, "expire", "--json", group="privacy")
    assert json.loads(gone.stdout) == {"deleted": {"people.user": 1}}
    assert not kept(database, "SELECT 1 FROM people_user WHERE username = 'dirk'")
