"""Changes of the tables go forward and back, on the database that the tests were given."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# In a process of its own, because it takes the tables away.
SCRIPT = """
import json, django
django.setup()
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
def go(*to): call_command("migrate", *to, verbosity=0, interactive=False)
def tables(): return sorted(connection.introspection.table_names())
own = sorted(each.label for each in apps.get_app_configs() if each.name.startswith("terreinwijzer."))
go()
whole = tables()
from terreinwijzer.web.people.models import Membership, User
anna = User.objects.create_user("anna")
for own_establishment in ("first", "second"):
    Membership.objects.create(user=anna, portfolio_id="a", role="entrepreneur", establishment_id=own_establishment)
Membership.objects.create(user=anna, portfolio_id="b", role="analyst")
go("people", "0001")
state = MigrationExecutor(connection).loader.project_state(("people", "0001_initial"))
old = state.apps.get_model("people", "Membership")
kept = sorted(old.objects.values_list("portfolio_id", "role"))
go()
again = tables()
went_forth = Membership.objects.count()
for label in own:
    go(label, "zero")
left = tables()
go()
told = {"own": own, "whole": whole, "again": again, "kept": kept, "forth": went_forth, "left": left, "last": tables()}
print(json.dumps(told))
"""


@pytest.fixture
def empty(tmp_path):
    """Return the address of a database without tables, of the kind that the tests were given."""
    address = os.environ.get("TEST_DATABASE", "")
    if not address.startswith("postgresql://"):
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    import psycopg

    name = f"migrations_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as opened:
        opened.execute(f"CREATE DATABASE {name}")
    yield f"{address.rpartition('/')[0]}/{name}"
    with psycopg.connect(address, autocommit=True) as opened:
        opened.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_every_change_goes_forward_and_back_and_forward_again(empty):
    given = os.environ | {
        "TERREINWIJZER_DATABASE": empty, "TERREINWIJZER_SECRET": "only for tests, and long enough for every check",
        "DJANGO_SETTINGS_MODULE": "terreinwijzer.web.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["whole"] == told["again"] == told["last"]
    # A version that knows no establishments keeps each role once.
    assert told["kept"] == [["a", "entrepreneur"], ["b", "analyst"]]
    assert told["forth"] == 2
    ours = [name for name in told["left"] if name.startswith(tuple(f"{label}_" for label in told["own"]))]
    assert not ours
    assert "kept_for_a_while" not in told["left"]
