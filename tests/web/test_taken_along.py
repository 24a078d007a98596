"""Every table of a page leaves as CSV and as a workbook, with what was asked for and no more."""

import csv
import io

import openpyxl
import pytest

from terreinwijzer.api.case import indicator_table


def rows_of(client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def sheets_of(client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames


def test_what_the_audit_found_and_every_stated_figure_leave_whole(client):
    page = client.get("/nl/heerlen/audit/").content.decode()
    for name, sheet in (("findings", "Bevindingen"), ("statements", "Genoemde cijfers")):
        assert f'href="/nl/heerlen/audit/{name}.csv"' in page
        assert len(rows_of(client, f"/nl/heerlen/audit/{name}.csv")) > 10
        assert sheet in sheets_of(client, f"/nl/heerlen/audit/{name}.xlsx")
    assert client.get("/nl/heerlen/audit/nothing.csv").status_code == 404
    assert client.get("/nl/heerlen/audit/findings.pdf").status_code == 404


def test_a_figure_of_every_park_leaves_unrounded(client, heerlen):
    page = client.get("/en/heerlen/figures/jobs_per_net_ha/").content.decode()
    assert 'href="/en/heerlen/figures/jobs_per_net_ha.csv"' in page
    rows = rows_of(client, "/en/heerlen/figures/jobs_per_net_ha.csv")
    known = indicator_table(heerlen).per_park["jobs_per_net_ha"]
    assert {row["park_id"]: float(row["jobs_per_net_ha"]) for row in rows if row["jobs_per_net_ha"]} == pytest.approx(
        known.dropna().to_dict()
    )
    assert "Spread per indicator" in sheets_of(client, "/en/heerlen/figures/jobs_per_net_ha.xlsx")
    assert client.get("/en/heerlen/figures/nothing.csv").status_code == 404


@pytest.mark.usefixtures("two_places", "clean_records")
def test_the_lists_of_the_register_leave_with_what_was_asked_for(login):
    from terreinwijzer.web.register.models import Organisation, Plot, Signal

    manager = login("account_manager")
    for portfolio_id in ("heerlen", "elsewhere"):
        firm = Organisation.objects.create(portfolio_id=portfolio_id, name=f"Bakkerij {portfolio_id}", park_id="gone")
        Organisation.objects.create(portfolio_id=portfolio_id, name="=1+1", park_id="beitel")
        Plot.objects.create(portfolio_id=portfolio_id, plot_id="HRL00 A 1", park_id="beitel", area_m2=500)
        Plot.objects.create(portfolio_id=portfolio_id, plot_id="HRL00 B 2", idle_since="2015-01-01")
        for due in ("2020-01-31", None):
            Signal.objects.create(portfolio_id=portfolio_id, organisation=firm, kind="space", due_on=due,
                                  description="Zoekt 500 m² erbij.")  # fmt: skip
    at = "/nl/heerlen/register/"
    plots = rows_of(manager, f"{at}plots.csv")
    assert [(row["Terrein"], row["Braak sinds"]) for row in plots] == [("De Beitel", ""), ("", "2015-01-01")]
    assert len(rows_of(manager, f"{at}plots.csv?idle=1")) == 1
    assert len(rows_of(manager, f"{at}signals.csv")) == 2
    (late,) = rows_of(manager, f"{at}signals.csv?late=1")
    assert "Bakkerij heerlen" in late.values()
    assert "Zoekt 500 m² erbij." in late.values()
    assert len(rows_of(manager, f"{at}visits.csv")) == 2
    assert [row["Naam"] for row in rows_of(manager, f"{at}visits.csv?park=beitel")] == ["'=1+1"]
    (row,) = rows_of(manager, f"{at}lists/unmatched.csv")
    assert "Bakkerij heerlen" in row.values()
    for name, sheet in (("plots", "Invoer, kavels"), ("signals", "Signalen"), ("visits", "Een jaar niet gesproken"),
                        ("lists/unmatched", "Zonder koppeling")):  # fmt: skip
        assert sheet in sheets_of(manager, f"{at}{name}.xlsx")
        assert f'href="{at}{name}.csv' in manager.get(f"{at}{name}/").content.decode()
