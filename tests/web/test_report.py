"""The report: made in the background by who may, taken along by everybody, and never that of other data."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

REPORT = "/nl/heerlen/report/"


@pytest.fixture
def kept(application, tmp_path):  # noqa: ARG001  (set up before)
    """Keep reports in a folder of this test alone."""
    from django.conf import settings
    from django.test import override_settings

    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, cache=str(tmp_path))):
        yield tmp_path


@pytest.fixture
def only_pages(monkeypatch) -> None:
    """Write the web page alone: the other formats have tests of their own, and take long."""
    from terreinwijzer.web.report import kept, task

    monkeypatch.setattr(task, "FORMATS", {"html": kept.FORMATS["html"]})


def made(analyst) -> None:
    from terreinwijzer.web.tasks import work
    from terreinwijzer.web.tasks.models import Task

    where = analyst.post(f"{REPORT}make/")["Location"]
    task = Task.objects.latest("asked_at")
    assert task.key in where
    Task.objects.filter(pk=task.pk).update(state="running", attempt=1)
    work.do(task.key, 1)
    task.refresh_from_db()
    assert task.state == "done", task.problems
    assert "Naar het rapport" in analyst.get(where).content.decode()


@pytest.mark.usefixtures("only_pages")
def test_an_analyst_makes_it_and_everybody_takes_it_along(kept, login, client):
    assert "nog geen rapport gemaakt" in client.get(REPORT).content.decode()
    assert client.get("/nl/heerlen/report.html").status_code == 404
    # What was kept of other data goes when a new one is there; that of another portfolio or language stays.
    older, other = kept / "reports/heerlen/old-nl", kept / "reports/heerlen/old-en"
    for each in (older, other):
        each.mkdir(parents=True)
    made(login("analyst"))
    shown = client.get(REPORT).content.decode()
    assert "Webpagina" in shown
    assert "Maak het" not in shown
    answer = client.get("/nl/heerlen/report.html")
    assert answer["Content-Disposition"] == 'attachment; filename="heerlen-2023-12-31-nl.html"'
    assert "Bedrijventerreinen Heerlen" in b"".join(answer.streaming_content).decode()
    assert not older.exists()
    assert other.exists()
    # A report in Dutch is none in English, and a name that leads elsewhere is no format.
    assert "No report has been made yet" in client.get("/en/heerlen/report/").content.decode()
    for suffix in ("docx", "xlsx", "exe", "..%2f..%2fweb.sqlite3"):
        assert client.get(f"/nl/heerlen/report.{suffix}").status_code == 404


def test_the_workbook_with_the_tables_of_the_case_is_not_for_everybody():
    """It holds the jobs of every establishment, which the page of a park only tells of three together."""
    from terreinwijzer.web.report.kept import FORMATS

    assert set(FORMATS) == {"pdf", "docx", "html"}


def test_a_council_member_reads_it_but_does_not_start_the_work(kept, login):  # noqa: ARG001
    council = login("council")
    assert council.get(REPORT).status_code == 200
    assert council.post(f"{REPORT}make/").status_code == 403
    assert login("analyst").get(f"{REPORT}make/")["Location"] == REPORT


def test_a_language_that_there_is_not_is_refused(application):  # noqa: ARG001
    from terreinwijzer.errors import InputError
    from terreinwijzer.web.portfolios import portfolios_at
    from terreinwijzer.web.report.task import check

    shown = portfolios_at(os.environ["TERREINWIJZER_DATA"]).shown("heerlen")
    assert shown is not None
    assert check(shown, {"language": "en"}) == {"language": "en"}
    with pytest.raises(InputError, match="Unknown language 'fr'"):
        check(shown, {"language": "fr"})


def test_it_stands_with_what_the_application_keeps(kept, client):
    from terreinwijzer.web.portfolios import portfolios_at
    from terreinwijzer.web.report.kept import folder_of

    shown = portfolios_at(os.environ["TERREINWIJZER_DATA"]).shown("heerlen")
    assert Path(folder_of(shown, "nl")).is_relative_to(kept)
    assert "Het hele rapport als document" in client.get("/nl/heerlen/").content.decode()
