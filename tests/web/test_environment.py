"""Settings by the environment: what is given is used, and what is wrong is told."""

import pytest

from terreinwijzer.errors import InputError
from terreinwijzer.web.environment import database_settings, read_environment
from terreinwijzer.web.headers import page_policy


def test_sqlite_is_the_default_and_its_secret_is_made_once(tmp_path):
    given = {"TERREINWIJZER_DATABASE": f"sqlite:///{tmp_path / 'a.sqlite3'}"}
    first, second = read_environment(given), read_environment(given)
    assert database_settings(first.database)["ENGINE"] == "django.db.backends.sqlite3"
    assert first.secret == second.secret
    assert len(first.secret) > 50


def test_one_setting_chooses_postgresql():
    address = "postgresql://web:pass%40word@db.example.nl:5433/parks?sslmode=require"
    found = database_settings(address)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "web", "pass@word", "db.example.nl", "5433", "parks",
    )  # fmt: skip
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_another_database_is_refused_with_what_to_do():
    with pytest.raises(InputError, match="The database 'mysql' is of a kind that is not known"):
        database_settings("mysql://db/parks")


def test_a_database_server_needs_a_secret_of_its_own():
    with pytest.raises(InputError, match="Set TERREINWIJZER_SECRET"):
        read_environment({"TERREINWIJZER_DATABASE": "postgresql://db/parks"})


def test_a_background_map_is_the_only_other_host_that_a_page_may_reach():
    assert "http" not in page_policy("")
    policy = page_policy("https://tiles.example.nl/{z}/{x}/{y}.png")
    assert "img-src 'self' data: blob: https://tiles.example.nl;" in policy
    assert "script-src 'self';" in policy
