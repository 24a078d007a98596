"""Background work: asked for on a page, called off, and never anybody else's."""

import json
from datetime import timedelta

import pandas as pd
import pytest
from small_case import write_small_case

from terreinwijzer.api.case import find_moves
from terreinwijzer.snapshots.case import load_case

QUESTION = {"objective": "freed_land", "budget": "1.500.000", "periods": "8", "period_months": "6"}
MOVES = "/nl/heerlen/explore/moves/"

pytestmark = pytest.mark.usefixtures("no_work_left")


@pytest.fixture
def no_work_left(application):  # noqa: ARG001  (set up before)
    """Leave no task to the next test, nor to a worker."""
    yield
    from django_tasks_db.models import DBTaskResult

    from terreinwijzer.web.tasks.models import Beat, Task

    for model in (Task, DBTaskResult, Beat):
        model.objects.all().delete()


def asked(client, **changes: str) -> str:
    """Ask for a search and return the address of its task."""
    answer = client.post(MOVES, QUESTION | changes)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_what_is_asked_waits_with_its_settings_until_a_worker_is_free(login):
    from terreinwijzer.web.tasks.models import Task

    client = login("analyst")
    page = client.get(asked(client)).content.decode()
    assert "Wacht op haar beurt" in page
    task = Task.objects.get()
    assert task.parameters == {"objective": "freed_land", "budget_eur": 1_500_000, "periods": 8, "period_months": 6}
    assert "Schuifoperatie zoeken" in client.get("/nl/heerlen/tasks/").content.decode()


def test_english_numbers_are_read_as_the_english_write_them(login):
    from terreinwijzer.web.tasks.models import Task

    assert login("analyst").post("/en/heerlen/explore/moves/", QUESTION | {"budget": "1,500,000"}).status_code == 302
    assert Task.objects.get().parameters["budget_eur"] == 1_500_000


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"budget": "veel"}, "budget_eur = veel"),
        ({"periods": "0"}, "periods = 0"),
        ({"objective": "world_peace"}, "objective = world_peace"),
    ],
)
def test_a_question_that_cannot_be_meant_is_told_above_the_form_and_starts_nothing(login, changes, told):
    from terreinwijzer.web.tasks.models import Task

    answer = login("analyst").post(MOVES, QUESTION | changes)
    assert told in answer.content.decode()
    assert not Task.objects.exists()


def test_what_waits_is_called_off_and_never_begins(login):
    from terreinwijzer.web.tasks.carry_out import carry_out
    from terreinwijzer.web.tasks.models import Task

    client = login("analyst")
    where = asked(client)
    client.post(f"{where}cancel/")
    assert "U hebt deze taak afgebroken" in client.get(where).content.decode()
    assert carry_out.call(str(Task.objects.get().pk)) == ""
    assert Task.objects.get().state == "cancelled"


def test_a_task_of_somebody_else_is_not_there(login):
    where = asked(login("analyst"))
    other = login("account_manager")
    for part in ("", "progress/", "move_steps.csv"):
        assert other.get(f"{where}{part}").status_code == 404
    assert other.post(f"{where}cancel/").status_code == 404
    assert "Schuifoperatie zoeken" not in other.get("/nl/heerlen/tasks/").content.decode()


def test_one_person_cannot_fill_the_queue(login):
    client = login("analyst")
    for _ in range(3):
        asked(client)
    assert "Er lopen al 3 taken van u" in client.post(MOVES, QUESTION).content.decode()


def test_progress_is_told_until_the_task_ends_and_then_the_page_is_asked_for_anew(login):
    from terreinwijzer.web.tasks.models import Task

    client = login("analyst")
    where = asked(client)
    Task.objects.update(state="running", share=0.2, step="searching")
    part = client.get(f"{where}progress/")
    assert "zoekt de beste reeks verhuizingen" in part.content.decode()
    assert "20%" in part.content.decode()
    assert "HX-Refresh" not in part
    Task.objects.update(state="failed", problems=[{"code": "task_broke"}])
    assert client.get(f"{where}progress/")["HX-Refresh"] == "true"
    assert "brak af door een fout van de applicatie" in client.get(where).content.decode()


def test_an_answer_is_the_same_after_it_was_kept(tmp_path):
    from terreinwijzer.web.explore.moves_task import answer_as_json, answer_from_json

    answer = find_moves(load_case(write_small_case(tmp_path)))
    assert len(answer.steps)
    again = answer_from_json(json.loads(json.dumps(answer_as_json(answer))))
    for name, value in vars(answer).items():
        if isinstance(value, pd.DataFrame):
            pd.testing.assert_frame_equal(value, getattr(again, name))
        else:
            assert value == getattr(again, name) or value != value  # noqa: PLR0124  (a gap equals nothing)


def test_what_a_worker_writes_that_was_given_up_for_dead_is_refused(login, monkeypatch):
    from terreinwijzer.web.tasks import work
    from terreinwijzer.web.tasks.models import Task

    asked(login("analyst"))
    task = Task.objects.get()

    class Late:
        @staticmethod
        def run(_shown, _parameters, report):
            # Another worker takes the task up while this one is still at it.
            Task.objects.update(attempt=2)
            report(0.9, "writing")
            return {"written": "too late"}

    monkeypatch.setattr(work, "kind_of", lambda _name: Late)
    Task.objects.update(state="running", attempt=1)
    work.do(str(task.pk), 1)
    task.refresh_from_db()
    assert (task.state, task.result, task.step) == ("running", None, "reading")


def test_work_during_which_workers_keep_dying_is_given_up(login):
    from terreinwijzer.web.tasks.carry_out import carry_out
    from terreinwijzer.web.tasks.models import Task

    client = login("analyst")
    where = asked(client)
    Task.objects.update(state="running", attempt=3)
    carry_out.call(str(Task.objects.get().pk))
    assert "drie keer onderbroken" in client.get(where).content.decode()


def test_only_what_a_silent_worker_was_doing_is_taken_up_again(login):
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from terreinwijzer.web.tasks.models import Beat
    from terreinwijzer.web.tasks.signs import beat, take_up_again

    client = login("analyst")
    asked(client)
    asked(client)
    alive, silent = DBTaskResult.objects.all()
    alive.claim("alive")
    silent.claim("silent")
    beat("alive")
    Beat.objects.create(worker_id="silent", seen_at=timezone.now() - timedelta(seconds=16))
    assert take_up_again(timedelta(seconds=15)) == 1
    assert dict(DBTaskResult.objects.values_list("pk", "status")) == {alive.pk: "RUNNING", silent.pk: "READY"}


def test_open_work_that_no_worker_knows_of_is_asked_for_again(login):
    from django_tasks_db.models import DBTaskResult

    from terreinwijzer.web.tasks.signs import ask_again

    asked(login("analyst"))
    assert ask_again() == 0
    DBTaskResult.objects.update(status="FAILED")
    assert ask_again() == 1
    assert DBTaskResult.objects.filter(status="READY").count() == 1
