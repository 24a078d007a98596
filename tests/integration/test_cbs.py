"""Tables of CBS: every cell once, suppressed figures missing with their reason, codes and periods read."""

import json
from dataclasses import replace

import pandas as pd
import pytest
from cbs_service import TABLE, CbsService, cells_of
from loopback import FaultProxy, PatientClock, Reply

from terreinwijzer.errors import ServiceError
from terreinwijzer.sources.network.client import HttpClient
from terreinwijzer.sources.network.settings import HttpSettings
from terreinwijzer.sources.services.cbs import CbsQuestion, codes, observations, periods

BUSINESS_PARKS = "M000011"
SETTINGS = HttpSettings(pause_s=0, attempts=3)


@pytest.fixture(scope="module")
def cells(shared) -> pd.DataFrame:
    return cells_of(shared / "data" / "economie" / "cbs_70262ned_bodemgebruik_gemeenten.csv.gz")


@pytest.fixture(scope="module")
def server(cells):
    with CbsService(cells, most=100) as running:
        yield running


def ask(base: str, table: str = TABLE, **where: list[str]) -> pd.DataFrame:
    with HttpClient(SETTINGS, clock=PatientClock()) as client:
        return observations(client, CbsQuestion(base, table, where))


@pytest.mark.shared
def test_the_business_parks_of_heerlen_come_out_as_cbs_states_them(server):
    found = ask(server.base, RegioS=["GM0917"], Measure=[BUSINESS_PARKS])
    years = periods(found["Perioden"])["year"]
    assert dict(zip(years, found["value"], strict=True)) == {
        1996: 301, 2000: 323, 2003: 309, 2006: 310, 2008: 318, 2010: 358, 2012: 363, 2015: 368, 2017: 379,
    }  # fmt: skip


@pytest.mark.shared
def test_pages_are_followed_to_the_end_and_cells_come_once(server, cells):
    towns = ["GM0917", "GM0166", "GM0228"]
    found = ask(server.base, RegioS=towns)
    true = cells[cells["RegioS"].str.strip().isin(towns)]
    assert len(found) == len(true) > 1000
    assert sorted(found["id"]) == sorted(true["Id"])
    assert found["value"].sum() == true["Value"].sum()
    assert set(found["RegioS"]) == set(towns)


@pytest.mark.shared
def test_a_suppressed_figure_is_missing_and_says_why(cells):
    some = cells[cells["RegioS"].str.strip() == "GM0917"].head(3).reset_index(drop=True)
    some["ValueAttribute"] = ["None", "Confidential", "Impossible"]
    some["Value"] = [12.0, 0.0, None]
    with CbsService(some) as server:
        found = ask(server.base)
    assert found["value"].iloc[0] == 12
    assert found["value"].isna().tolist() == [False, True, True]
    assert found["status"].tolist() == ["", "Confidential", "Impossible"]


@pytest.mark.shared
def test_codes_have_titles_and_measures_units(server):
    with HttpClient(SETTINGS) as client:
        question = CbsQuestion(server.base, TABLE)
        towns, measures = codes(client, question, "RegioS"), codes(client, question, "Measure")
        with pytest.raises(ServiceError, match="has no 'BedrijfstakCodes'"):
            codes(client, question, "Bedrijfstak")
    assert "GM0917" in set(towns["code"])
    assert set(measures["unit"]) == {"ha"}


@pytest.mark.shared
@pytest.mark.parametrize("page", [1, 2, 5])
def test_a_cut_at_any_page_costs_a_retry_and_no_cell(server, cells, page):
    cut = []

    def spoil(question, reply):
        if question.number == page and not cut:
            cut.append(page)
            return replace(reply, cut_after=len(reply.content) // 2)
        return reply

    with FaultProxy(server.base, spoil) as proxy:
        found = ask(proxy.base, RegioS=["GM0917", "GM0166"])
    assert cut
    assert sorted(found["id"]) == sorted(cells[cells["RegioS"].str.strip().isin(["GM0917", "GM0166"])]["Id"])


@pytest.mark.shared
def test_a_table_that_is_renewed_during_the_fetch_is_found_out(server):
    def renew(question, reply):
        about = json.loads(reply.content)
        if question.number == 2:
            about["value"][0]["Id"] = 0
        if question.number == 1:
            about["value"][0]["Id"] = 0
        return replace(reply, content=json.dumps(about).encode())

    with FaultProxy(server.base, renew) as proxy, pytest.raises(ServiceError, match="came twice, with another figure"):
        ask(proxy.base, RegioS=["GM0917"])


@pytest.mark.shared
def test_what_is_not_there_is_said(server):
    with pytest.raises(ServiceError, match="new number each year"):
        ask(server.base, table="CBS/99999NED")
    with pytest.raises(ServiceError, match="Could not find a property"):
        ask(server.base, Kleur=["rood"])
    with (
        FaultProxy(server.base, lambda _, __: Reply(b'{"error": 1}')) as proxy,
        pytest.raises(ServiceError, match="unreadable"),
    ):
        ask(proxy.base)


def test_a_quotation_mark_in_a_code_stays_inside_the_code():
    from terreinwijzer.sources.services.cbs import _filter

    assert _filter({"RegioS": ["'s-H"], "Perioden": ["a", "b"]}) == (
        "RegioS eq '''s-H' and (Perioden eq 'a' or Perioden eq 'b')"
    )


def test_periods_of_each_kind_are_read():
    found = periods(pd.Series(["2023JJ00", "2023KW02", "2023MM11", "2023SJ00", "1899X000"]))
    assert found["year"].tolist()[:4] == [2023] * 4
    assert found["kind"].fillna("-").tolist() == ["year", "quarter", "month", "-", "-"]
    assert found["number"].fillna(0).tolist() == [0, 2, 11, 0, 0]
