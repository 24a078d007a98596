"""The snapshot commands as a person types them."""

import json
import shutil
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from terreinwijzer.cli import main
from terreinwijzer.snapshots.store import list_snapshots

CASE = Path(__file__).parents[2] / "cases" / "heerlen"


def typed(*words: object) -> int:
    with pytest.raises(SystemExit) as end:
        main([str(word) for word in words])
    return int(end.value.code or 0)


@pytest.fixture
def next_year(tmp_path: Path) -> Path:
    """Return the Heerlen case a year later: one park sold more, one was closed, one is new."""
    folder = tmp_path / "later"
    shutil.copytree(CASE, folder)
    settings = (folder / "case.toml").read_text()
    (folder / "case.toml").write_text(
        settings.replace("\nreference_date = 2023-12-31", "\nreference_date = 2024-12-31", 1)
    )
    for name in ("parks", "supply_offers", "organisations", "park_courses"):
        lines = (folder / f"{name}.csv").read_text().splitlines()
        kept = [line.replace("20.3,1299", "20.9,1350") for line in lines if not line.startswith("weggebekker,")]
        (folder / f"{name}.csv").write_text("\n".join(kept) + "\n")
    with (folder / "parks.csv").open("a") as parks:
        parks.write("new,Newpark,Heerlen,Parkstad Limburg,noord,regular,5,4,3,100,,2020,0.3,1\n")
    return folder


def test_create_list_verify(tmp_path, capsys):
    store = tmp_path / "store"
    assert typed("snapshot", "create", CASE, "--store", store, "--note", "eerste") == 0
    assert "heerlen/2023-12-31" in capsys.readouterr().out
    assert typed("snapshot", "list", "--store", store) == 0
    shown = capsys.readouterr().out
    assert "31 december 2023" in shown
    assert "eerste" in shown
    assert typed("snapshot", "verify", "--store", store) == 0
    assert typed("snapshot", "create", CASE, "--store", store, "--lang", "en") == 2
    assert "never changes" in capsys.readouterr().err
    parks = store / "heerlen" / "2023-12-31" / "parks.parquet"
    parks.write_bytes(parks.read_bytes()[:-1] + b"x")
    assert typed("snapshot", "verify", "heerlen/2023-12-31", "--store", store, "--lang", "en") == 1
    assert "heerlen/2023-12-31/parks.parquet: The file has changed" in capsys.readouterr().out


def test_diff_and_series_and_audit_between_dates(tmp_path, next_year, capsys):
    store = tmp_path / "store"
    for case in (CASE, next_year):
        assert typed("snapshot", "create", case, "--store", store) == 0
    capsys.readouterr()
    ids = ("heerlen/2023-12-31", "heerlen/2024-12-31", "--store", store)
    assert typed("snapshot", "diff", *ids) == 0
    shown = capsys.readouterr().out
    assert "Terreinen: 1 nieuw, 1 weg, 1 gewijzigd." in shown
    assert [line for line in shown.splitlines() if "Avantis" in line and "20,3" in line and "+0,60" in line]
    assert typed("snapshot", "diff", *ids, "--json") == 0
    changes = json.loads(capsys.readouterr().out)["changes"]
    jobs = [row for row in changes if row["column"] == "jobs"]
    assert [(row["park_id"], row["difference"]) for row in jobs] == [("avantis", 51.0)]
    assert typed("snapshot", "diff", *ids, "--out", tmp_path / "diff.csv") == 0
    assert len(pd.read_csv(tmp_path / "diff.csv")) == len(changes)
    capsys.readouterr()

    assert typed("snapshot", "series", "heerlen", "--store", store, "--indicator", "jobs", "--json") == 0
    out = capsys.readouterr().out
    series = pd.DataFrame(json.loads(out))
    total = series[series["park_id"] == ""].set_index("reference_date")["value"]
    assert total.tolist() == [14525.0, 14525.0 + 51 - 20 + 100]
    assert typed("snapshot", "series", "heerlen", "--store", store, "--lang", "en") == 0
    assert "31 December 2024" in capsys.readouterr().out

    assert typed("audit", store / "heerlen", "--previous", store / "heerlen" / "2023-12-31", "--json") == 1
    found = json.loads(capsys.readouterr().out)["findings"]
    assert any(row["rule"] == "vanished" and row["scope"] == "weggebekker" for row in found)


def test_every_command_reads_a_snapshot_like_a_case(tmp_path, capsys):
    store = tmp_path / "store"
    typed("snapshot", "create", CASE, "--store", store)
    capsys.readouterr()
    said = []
    for where in (CASE, store / "heerlen" / "2023-12-31"):
        assert typed("indicators", where) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1]


def test_a_made_up_country_says_so_and_is_the_same_every_time(tmp_path, capsys):
    for name in ("one", "two"):
        assert typed("snapshot", "synthetic", "--store", tmp_path / name, "--parks", 30, "--dates", 2) == 0
    assert "synthetic-country/2024-12-31" in capsys.readouterr().out
    assert typed("snapshot", "verify", "--store", tmp_path / "one") == 0
    first, second = (list_snapshots(tmp_path / name) for name in ("one", "two"))
    assert [info.reference_date.year for info in first] == [2023, 2024]
    assert [info.tables for info in first] == [info.tables for info in second]
    assert all(source.synthetic for info in first for source in info.sources.values())
    assert "Made-up" in first[-1].names["en"]
    assert "Verzonnen" in first[-1].names["nl"]
    parks, plots, buildings = (
        gpd.read_parquet(first[-1].folder / first[-1].tables[name].file) for name in ("parks", "plots", "buildings")
    )
    assert parks["name"].str.startswith("Verzonnen terrein").all()
    # Areas as the outlines have them, and what stands on a park lies within it.
    assert (parks.area / 1e4).to_numpy() == pytest.approx(parks["gross_ha"].to_numpy())
    around = parks.set_index("park_id").geometry
    for rows in (plots, buildings):
        assert len(rows)
        assert rows.within(around.loc[rows["park_id"]].set_axis(rows.index)).all()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("list", "--store", "nowhere"), "no snapshot store"),
        (("diff", "a/2020-01-01", "b/2020-01-01"), "No snapshot 'a/2020-01-01'"),
        (("verify", "heerlen/2020-01-01"), "Choose from: heerlen/2023-12-31"),
        (("series", "elsewhere"), "Known portfolios: heerlen"),
        (("series", "heerlen", "--indicator", "beauty"), "No figure called 'beauty'"),
    ],
)
def test_what_is_not_there_is_said_with_what_is(tmp_path, monkeypatch, capsys, words, says):
    monkeypatch.chdir(tmp_path)
    typed("snapshot", "create", CASE)
    capsys.readouterr()
    assert typed("snapshot", *words, "--lang", "en") == 2
    assert says in capsys.readouterr().err
