"""The data folder as an analyst gets it: traceable figures, map files, and what tells how to use them."""

import hashlib
import json
import math
import re
import sqlite3
from bisect import bisect_left
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import jsonschema
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from shapely.geometry import box

from terreinwijzer.api.case import write_dossier
from terreinwijzer.cli import main
from terreinwijzer.dossier.blocks.every import make_blocks
from terreinwijzer.dossier.data.tables import result_definitions
from terreinwijzer.indicators.catalogue import catalogue
from terreinwijzer.lineage import tree_of
from terreinwijzer.snapshots.case import load_case
from terreinwijzer.vocabulary.language import LANGUAGES

ROOT = Path(__file__).parents[2]
HEERLEN = str(ROOT / "cases" / "heerlen")
# Not figures but what they are about, or how far a rounded one may be off.
NOT_FIGURES = ("year", "start_year", "end_year", "base_year", "slack", "completeness_pct", "pillar")


@pytest.fixture
def results(heerlen_results):
    return heerlen_results


@pytest.fixture(scope="module")
def folders(heerlen_dossiers) -> dict[str, Path]:
    return {language: heerlen_dossiers / f"data-{language}" for language in LANGUAGES}


@pytest.fixture(scope="module")
def lineage(folders) -> dict[str, dict]:
    return {each: json.loads((folders[each] / "lineage.json").read_text(encoding="utf-8")) for each in LANGUAGES}


class Values:
    """Numbers to look up, apart from what binary representation leaves over."""

    def __init__(self, numbers) -> None:
        self.sorted = sorted(number for number in numbers if number is not None)

    def __contains__(self, value: float) -> bool:
        place = bisect_left(self.sorted, value)
        near = self.sorted[max(0, place - 1) : place + 2]
        return any(math.isclose(value, each, rel_tol=1e-9, abs_tol=1e-9) for each in near)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_that_a_table_or_chart_shows_is_in_the_lineage(results, lineage, language):
    known = Values(figure["value"] for figure in lineage[language]["figures"].values())
    checked = 0
    for block in make_blocks(results, language).values():
        for name in block.data.columns:
            column = block.data[name]
            years = name in NOT_FIGURES or str(name).endswith("_year")
            if years or not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
                continue
            values = column.dropna().astype("float64")
            lost = [value for value in values if value not in known]
            assert not lost, (block.name, name, lost)
            checked += len(values)
    assert checked > 1_000


def test_a_figure_that_is_not_there_would_be_missed(lineage):
    assert 123_456.789 not in Values(figure["value"] for figure in lineage["nl"]["figures"].values())


def test_every_total_and_every_value_of_a_park_has_its_name(results, lineage):
    figures = lineage["nl"]["figures"]
    for name in results.indicators.per_park:
        total = figures[f"{name}.total"]
        assert total["value"] == pytest.approx(results.indicators.totals.loc[name, "value"])
        assert total["formula"] == catalogue()[name].formula_nl
        for park, value in results.indicators.per_park[name].items():
            shown = figures[f"{name}.{park}"]["value"]
            assert (shown is None) == bool(pd.isna(value))
            assert shown is None or shown == pytest.approx(value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lineage_keeps_to_its_schema(folders, lineage, language):
    schema = json.loads((folders[language] / "lineage.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(lineage[language], schema)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_a_figure_leads_to_a_source_with_date_and_terms(heerlen, lineage, language):
    document = lineage[language]
    for name, figure in document["figures"].items():
        for part in figure["inputs"]:
            assert part.get("figure", "") in document["figures"] or part.get("column", "") in document["columns"], name
    for column in document["columns"].values():
        assert column["source"] in document["sources"]
    for source_id, source in heerlen.settings.sources.items():
        if source_id in document["sources"]:
            found = document["sources"][source_id]
            assert found["title"] == source.titled(language)
            assert found["licence"] == source.terms(language)
            assert found["reference_date"] == source.reference_date.isoformat()
    assert "unnamed" not in document["sources"]


def test_formulas_and_notes_are_in_the_language_of_the_dossier(lineage):
    """What is the same in both languages is an expression of column names, not a phrase."""
    phrase = re.compile(r"\b(?!x\b)[a-z]{2,} (?!x\b)[a-z]{2,}\b")
    for part in ("formula", "note"):
        said = {language: {text for text in _texts(lineage[language], part) if text} for language in LANGUAGES}
        assert said["nl"]
        assert [text for text in said["nl"] & said["en"] if phrase.search(text)] == []


def _texts(value, name):
    if isinstance(value, dict):
        if isinstance(value.get(name), str):
            yield value[name]
        for part in value.values():
            yield from _texts(part, name)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, name)


def test_no_source_is_told_twice(folders):
    written = (folders["nl"] / "lineage.json").read_text(encoding="utf-8")
    assert written.count('"title":"REBIS Werklocaties Limburg"') == 1


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["organised_share_pct"], "organised_share_pct.total"),
        (["jobs_per_net_ha", "--park", "avantis"], "jobs_per_net_ha.avantis"),
        (["demand.method_1.low_ha"], "demand.method_1.low_ha"),
        (["medtech_jobs"], "medtech_jobs"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_line_explains_a_figure_by_the_same_tree(lineage, capsys, arguments, name, language):
    with pytest.raises(SystemExit) as ending:
        main(["explain", HEERLEN, *arguments, "--json", "--lang", language])
    assert ending.value.code == 0
    assert _plain(json.loads(capsys.readouterr().out)) == _plain(tree_of(lineage[language], name))


def test_a_total_with_gaps_says_so_in_its_tree(lineage):
    figure = lineage["nl"]["figures"]["organised_share_pct.total"]
    assert (figure["value"], figure["known"], figure["of"]) == (100, 6, 17)
    assert figure["completeness_pct"] == pytest.approx(55.1, abs=0.1)


def test_without_boundaries_the_geopackage_is_a_table_that_says_so(folders):
    path = folders["nl"] / "parks.gpkg"
    with closing(sqlite3.connect(path)) as package:
        contents = {
            row[0]: row[1:] for row in package.execute("select table_name, data_type, description from gpkg_contents")
        }
    kind, description = contents["parks"]
    assert kind == "attributes"
    assert "geen grenzen van terreinen" in description
    assert {"columns", "sources", "indicator_totals"} <= set(contents)
    info = pyogrio.read_info(path, layer="parks")
    assert info["geometry_type"] is None
    assert "geen grenzen van terreinen" in info["layer_metadata"]["DESCRIPTION"]
    parks = pyogrio.read_dataframe(path, layer="parks", read_geometry=False)
    assert parks["net_issued_ha"].sum() == pytest.approx(352.2)
    columns = pyogrio.read_dataframe(path, layer="columns", read_geometry=False)
    own = columns[columns["table"] == "parks"].set_index("column")
    assert set(parks.columns) <= set(own.index)
    assert own.loc["vacancy_pct", "unit"] == "%"
    assert "Aanbodmonitor" in own.loc["vacancy_pct", "sources"]


def test_without_boundaries_the_parquet_is_a_plain_table_that_says_so(folders):
    path = folders["en"] / "parks.parquet"
    assert pd.read_parquet(path)["net_issued_ha"].sum() == pytest.approx(352.2)
    about = json.loads(pq.read_schema(path).metadata[b"about"])
    assert "no boundaries of parks" in about["description"]


def test_with_boundaries_both_map_files_have_them_in_the_national_grid(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    (case / "case.toml").write_text(
        '[case]\nid = "small"\nname = "Small"\nreference_date = 2024-01-01\n\n[sources.osm]\ntitle = "OSM"\n'
        'holder = "OSM contributors"\nlicence = "ODbL-1.0"\n\n[tables.parks]\nfile = "parks.gpkg"\nsource = "osm"\n'
    )
    shapes = [box(190_000, 320_000, 190_500, 320_500), box(191_000, 320_000, 191_500, 320_500)]
    values = {"park_id": ["a", "b"], "name": ["A", "B"], "net_ha": ["25", "25"]}
    gpd.GeoDataFrame(values, geometry=shapes, crs=28992).to_file(case / "parks.gpkg")
    write_dossier(load_case(case), tmp_path, "en", ["data"])
    data = tmp_path / "data-en"
    for read in (gpd.read_parquet(data / "parks.parquet"), gpd.read_file(data / "parks.gpkg", layer="parks"),
                 gpd.read_parquet(data / "tables" / "parks.parquet")):  # fmt: skip
        assert read.crs.to_epsg() == 28992
        assert read.geometry.area.tolist() == [250_000, 250_000]
        assert read["net_ha"].astype(float).sum() == 50
    info = pyogrio.read_info(data / "parks.gpkg", layer="parks")
    assert "OSM contributors, ODbL 1.0" in info["layer_metadata"]["DESCRIPTION"]
    assert (
        json.loads(pq.read_schema(data / "parks.parquet").metadata[b"about"])["attribution"]
        == "OSM contributors, ODbL 1.0"
    )
    readme = (data / "README.md").read_text(encoding="utf-8")
    assert "only be passed on under the same licence" in readme


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_package_describes_every_file_as_it_is(folders, language):
    folder = folders[language]
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    described = {resource["path"]: resource for resource in package["resources"]}
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert present == {*described, "README.md", "datapackage.json"}
    assert len({resource["name"] for resource in package["resources"]}) == len(described)
    for name, resource in described.items():
        content = (folder / name).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["description"]
    for name in described:
        if name.startswith("tables/") and name.endswith(".csv"):
            fields = [field["name"] for field in described[name]["schema"]["fields"]]
            assert pd.read_csv(folder / name, nrows=0).columns.tolist() == fields


def test_the_readme_names_every_source_in_the_language_of_the_dossier(heerlen, folders):
    for language in LANGUAGES:
        readme = (folders[language] / "README.md").read_text(encoding="utf-8")
        for source in heerlen.settings.sources.values():
            assert source.titled(language) in readme
        assert "CBS, UWV, CC BY 4.0" in readme
    assert "Rest" not in (folders["nl"] / "README.md").read_text(encoding="utf-8").split("##")[0]


def test_results_are_there_as_csv_and_parquet_alike(folders):
    # Made from establishments and units, and from outlines of parks, which Heerlen lacks.
    lacking = {"steering_fit", "steering_small_units", "weighing_zones", "weighing_land"}
    lacking |= {"climate_parks", "climate_plots", "climate_plan", "climate_yardstick"}
    # Heerlen has no connections to share.
    lacking |= {name for name in result_definitions() if name.startswith("hub_")}
    # Nor are roads and ramps among the data.
    lacking |= {f"reach_{name}" for name in ("nearest", "residential", "cycling", "gaps", "plans")}
    # The sector of most jobs is not known, so that jobs and people are not compared.
    lacking |= {"labour_fit"}
    # No business entered its streams.
    lacking |= {"streams_groups", "streams_named", "streams_links"}
    for name in set(result_definitions()) - lacking:
        plain, packed = (folders["nl"] / "tables" / f"{name}.{suffix}" for suffix in ("csv", "parquet"))
        assert len(pd.read_csv(plain)) == len(pd.read_parquet(packed)), name


def _plain(tree: dict) -> dict:
    """Return a tree without the marks that tell two figures of one name apart: they depend on what else is told."""
    inputs = [_plain(part) if "inputs" in part else part for part in tree["inputs"]]
    return {**tree, "figure": tree["figure"].partition("#")[0], "inputs": inputs}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["indicators", HEERLEN, "--lang", "nl"], "de 6 bekende van 17 terreinen"),
        (["indicators", HEERLEN, "--lang", "en"], "the 6 known of 17 parks"),
        (["explain", HEERLEN, "organised_share_pct", "--lang", "nl"], "de 6 bekende van 17 terreinen"),
    ],
)
def test_the_command_line_says_on_how_many_parks_a_total_rests(capsys, command, said):
    with pytest.raises(SystemExit) as ending:
        main(command)
    assert ending.value.code == 0
    assert said in " ".join(capsys.readouterr().out.split())


def test_a_group_says_on_how_many_parks_its_totals_rest(results):
    known, groups = results.indicators.known_by("profile"), results.indicators.by("profile")
    assert known["net_ha"].tolist() == groups["parks"].tolist()
    assert known["organised_share_pct"].sum() == 6
    figures = {figure.figure_id: figure for figure in results.indicators.figures_by("profile")}
    for group, row in groups.iterrows():
        figure = figures[f"organised_share_pct.profile.{group}"]
        assert (figure.known, figure.of) == (known.loc[group, "organised_share_pct"], row["parks"])
        assert figure.value is None or figure.value == pytest.approx(row["organised_share_pct"])
