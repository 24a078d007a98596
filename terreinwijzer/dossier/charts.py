"""Charts: one Vega-Lite definition each, for screen and print, with a text that says the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt
import font_source_sans_pro
import geopandas as gpd
import pandas as pd
import vl_convert

from terreinwijzer.dossier.wording import text
from terreinwijzer.indicators.catalogue import indicator
from terreinwijzer.indicators.table import IndicatorTable
from terreinwijzer.vocabulary.codes import label
from terreinwijzer.vocabulary.language import unit_label

# Okabe and Ito (2008): told apart with every colour vision, and by lightness in grey print.
BLUE, ORANGE, GREEN, YELLOW, GREY, RED = "#0072B2", "#D55E00", "#009E73", "#F0C64A", "#8A8F94", "#A3244D"
INK = "#1F2933"
FONT = "Source Sans Pro"
WIDTH = 620
SYMBOLS = {"industrial": BLUE, "logistics": ORANGE, "regular": GREEN, "mixed": YELLOW}
FORMATS = {
    "nl": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["€ ", ""]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["€", ""]},
}


def finished(chart: Any, language: str) -> dict[str, Any]:
    """Return the Vega-Lite definition of a chart in house style, with the language's number format."""
    styled = chart.configure(
        font=FONT, locale={"number": FORMATS[language]}, background="white", padding=6
    ).configure_axis(
        labelColor=INK, titleColor=INK, gridColor="#DDE2E6", domainColor="#8A8F94", labelFontSize=11, titleFontSize=11,
        titleFontWeight="normal", labelLimit=220,
    ).configure_legend(
        labelColor=INK, titleColor=INK, labelFontSize=11, titleFontSize=11, titleFontWeight="normal", orient="bottom",
        labelLimit=400,
    ).configure_view(stroke=None).configure_header(labelFontSize=12, labelColor=INK, titleColor=INK)  # fmt: skip
    definition: dict[str, Any] = styled.to_dict()
    return definition


def svg(definition: dict[str, Any]) -> str:
    """Return a chart as SVG, without a browser."""
    _with_fonts()
    drawing: str = vl_convert.vegalite_to_svg(definition)
    return drawing


def png(definition: dict[str, Any]) -> bytes:
    """Return a chart as PNG at print resolution, for Word."""
    _with_fonts()
    drawing: bytes = vl_convert.vegalite_to_png(definition, scale=2.5)
    return drawing


def fonts_folder() -> Path:
    """Return where the typeface of charts and documents is."""
    return Path(font_source_sans_pro.__file__).parent / "files"


def areas(table: IndicatorTable, language: str) -> Any:
    """Draw net area per park: issued, and not issued."""
    names = _names(table)
    frame = table.per_park[["net_issued_ha", "not_issued_share_pct", "net_ha"]].assign(park=names)
    frame["rest"] = (frame["net_ha"] - frame["net_issued_ha"]).clip(lower=0)
    kinds = {"net_issued_ha": indicator("net_issued_ha").label(language), "rest": text("not_issued", language)}
    long = frame.rename(columns=kinds).melt("park", list(kinds.values()), "kind", "ha")
    order = frame.sort_values("net_ha", ascending=False)["park"].tolist()
    return (
        alt.Chart(long, width=WIDTH - 140, height=alt.Step(17))
        .mark_bar()
        .encode(
            y=alt.Y("park:N", sort=order, title=None),
            x=alt.X("ha:Q", title="ha", axis=alt.Axis(format=",.0f")),
            color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(kinds.values()), range=[BLUE, YELLOW])),
            order=alt.Order("kind:N", sort="ascending" if kinds["net_issued_ha"] < kinds["rest"] else "descending"),
        )
    )


def spread(table: IndicatorTable, names: list[str], language: str) -> Any:
    """Draw a box plot per indicator, with every park as a point and the outermost parks by name."""
    parks = _names(table)
    rows = []
    for name in names:
        definition = indicator(name)
        frame = pd.DataFrame({"park": parks, "value": table.per_park[name]}).dropna()
        ends = frame["value"].rank(method="first")
        frame["shown"] = frame["park"].where((ends == 1) | (ends == len(frame)), "")
        unit = unit_label(definition.unit, language)
        title = definition.label(language) + (f" ({unit})" if unit else "")
        number_format = "d" if definition.unit == "year" else ",.2f" if definition.decimals == 2 else ",.0f"  # noqa: PLR2004
        axis = alt.X(
            "value:Q",
            title=title,
            scale=alt.Scale(zero=False, nice=True, padding=16),
            axis=alt.Axis(format=number_format),
        )
        base = alt.Chart(frame, width=WIDTH - 60, height=58)
        box = base.mark_boxplot(size=20, color="#C9DCEA", extent="min-max", median={"color": INK}).encode(x=axis)
        points = base.mark_circle(size=46, color=BLUE, opacity=0.75).encode(x=axis)
        labels = base.mark_text(dy=-19, fontSize=10.5, color=INK).encode(x=axis, text="shown:N")
        rows.append(alt.layer(box, points, labels))
    return alt.vconcat(*rows, spacing=14)


def vacancy(table: IndicatorTable, language: str) -> Any:
    """Draw vacancy per park, coloured by class."""
    definition = indicator("vacancy_pct")
    labels = {item.code: item.label(language) for item in definition.classes}
    frame = pd.DataFrame(
        {
            "park": _names(table),
            "value": table.per_park["vacancy_pct"],
            "kind": table.classes["vacancy_pct_class"].map(labels),
        }
    ).dropna()
    return (
        alt.Chart(frame, width=WIDTH - 140, height=alt.Step(17))
        .mark_bar()
        .encode(
            y=alt.Y("park:N", sort="-x", title=None),
            x=alt.X("value:Q", title=f"{definition.label(language)} (%)"),
            color=alt.Color(
                "kind:N", title=None, scale=alt.Scale(domain=list(labels.values()), range=[GREEN, BLUE, ORANGE])
            ),
        )
    )


def sector_change(sectors: pd.DataFrame, language: str) -> Any:
    """Draw the change in jobs per sector group, with the period in the label."""
    frame = sectors.assign(
        sector=[label("sector", code, language) for code in sectors["sector"]],
        period=sectors["start_year"].astype(str) + "–" + sectors["end_year"].astype(str),
    )
    frame["name"] = frame["sector"] + " (" + frame["period"] + ")"
    return (
        alt.Chart(frame, width=WIDTH - 280, height=alt.Step(22))
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort="-x", title=None, axis=alt.Axis(labelLimit=260)),
            x=alt.X("change_pct:Q", title=text("change_pct", language)),
            color=alt.condition("datum.change_pct < 0", alt.value(ORANGE), alt.value(BLUE)),
        )
    )


def issuance(table: pd.DataFrame, language: str) -> Any:
    """Draw issuance per year, stacked by municipality; municipalities without any are left out."""
    totals = table.groupby("municipality")["issued_ha"].sum().sort_values(ascending=False)
    known = totals[totals > 0].index.tolist()
    frame = table[table["municipality"].isin(known)][["municipality", "year", "issued_ha"]].astype({"year": "int64"})
    palette = [BLUE, ORANGE, GREEN, YELLOW, GREY, RED, "#56B4E9", "#B79AC8"]
    return (
        alt.Chart(frame, width=WIDTH - 60, height=210)
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("sum(issued_ha):Q", title=text("issued_ha_axis", language)),
            color=alt.Color(
                "municipality:N", title=None, sort=known, scale=alt.Scale(domain=known, range=palette[: len(known)])
            ),
        )
    )


def demand_ranges(ranges: pd.DataFrame, language: str) -> Any:
    """Draw low to high demand per method; `ranges` has `name`, `low_ha`, `high_ha`, `kind`."""
    base = alt.Chart(ranges, width=WIDTH - 260, height=alt.Step(30))
    y = alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=240))
    bars = base.mark_bar(size=12).encode(
        y=y,
        x=alt.X("low_ha:Q", title=text("demand_axis", language)),
        x2="high_ha:Q",
        color=alt.Color("kind:N", title=None, sort=None, scale=alt.Scale(range=[BLUE, GREEN, GREY])),
    )
    low = base.mark_text(align="right", dx=-5, fontSize=11, color=INK).encode(
        y=y, x="low_ha:Q", text=alt.Text("low_ha:Q", format=",.0f")
    )
    high = base.mark_text(align="left", dx=5, fontSize=11, color=INK).encode(
        y=y, x="high_ha:Q", text=alt.Text("high_ha:Q", format=",.0f")
    )
    return alt.layer(bars, low, high)


def supply_and_demand(years: pd.DataFrame, supply_ha: float, language: str) -> Any:
    """Draw cumulative demand per variant against a supply; where a line crosses the supply, land runs out."""
    frame = years[["name", "year", "demand_ha"]]
    domain = list(dict.fromkeys(frame["name"]))
    lines = (
        alt.Chart(frame, width=WIDTH - 60, height=230)
        .mark_line(point=True)
        .encode(
            x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("demand_ha:Q", title=text("cumulative_axis", language)),
            color=alt.Color(
                "name:N", title=None, sort=domain, scale=alt.Scale(domain=domain, range=[BLUE, GREEN, GREY, ORANGE])
            ),
            strokeDash=alt.StrokeDash("name:N", title=None, sort=domain, scale=alt.Scale(domain=domain)),
        )
    )
    level = pd.DataFrame(
        {"supply": [supply_ha], "label": [text("supply_line", language)], "year": [int(frame["year"].min())]}
    )
    rule = alt.Chart(level).mark_rule(color=INK, strokeWidth=2).encode(y="supply:Q")
    name = (
        alt.Chart(level)
        .mark_text(align="left", dy=-8, color=INK, fontSize=11, fontWeight="bold")
        .encode(y="supply:Q", x="year:O", text="label:N")
    )
    return alt.layer(lines, rule, name)


def tornado(table: pd.DataFrame, language: str) -> Any:
    """Draw what matters most: the demand between the low and high end of every input."""
    frame = table.assign(
        name=[f"{text(row.method, language)}: {text(row.input, language)}" for row in table.itertuples()]
    )
    return (
        alt.Chart(frame, width=WIDTH - 290, height=alt.Step(22))
        .mark_bar()
        .encode(
            y=alt.Y("name:N", sort=None, title=None, axis=alt.Axis(labelLimit=270)),
            x=alt.X("low_ha:Q", title=text("demand_axis", language)),
            x2="high_ha:Q",
            color=alt.Color(
                "method:N", legend=None, scale=alt.Scale(domain=["method_1", "method_2"], range=[BLUE, GREEN])
            ),
        )
    )


def portfolio_map(table: IndicatorTable, language: str) -> tuple[Any, bool]:
    """Draw the parks on a map, or, without boundaries, as a scheme; the second value tells which.

    The scheme shows every park as a circle sized by its net area, in its cluster. It is no map and says so.
    """
    parks = table.portfolio.table("parks")
    if isinstance(parks, gpd.GeoDataFrame) and parks.geometry.notna().any():
        return _real_map(parks), True
    frame = parks[["park_id", "name", "cluster", "profile"]].copy()
    frame["cluster"] = frame["cluster"].fillna("–")
    frame["net_ha"] = table.per_park["net_ha"].to_numpy() if "net_ha" in table.per_park else 1.0
    frame = frame.sort_values(["cluster", "net_ha"], ascending=[True, False])
    frame["place"] = frame.groupby("cluster").cumcount()
    frame["colour"] = [label("profile", code, language) if isinstance(code, str) else "–" for code in frame["profile"]]
    domain = [label("profile", code, language) for code in SYMBOLS]
    base = alt.Chart(frame).encode(
        x=alt.X("place:Q", axis=None, scale=alt.Scale(domain=[-0.6, max(5.6, frame["place"].max() + 0.6)]))
    )
    circles = base.mark_circle(opacity=0.85).encode(
        size=alt.Size(
            "net_ha:Q", title=text("net_ha_legend", language), scale=alt.Scale(range=[40, 2600]), legend=None
        ),
        color=alt.Color("colour:N", title=None, scale=alt.Scale(domain=domain, range=list(SYMBOLS.values()))),
    )
    names = base.mark_text(dy=38, fontSize=10, color=INK, limit=105).encode(text="name:N")
    return (
        alt.layer(circles, names)
        .properties(width=WIDTH - 60, height=92)
        .facet(
            row=alt.Row(
                "cluster:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left", labelFontWeight="bold")
            )
        )
    ), False


def _real_map(parks: gpd.GeoDataFrame) -> Any:
    """Draw boundaries in the national grid as they are: no projection to distort them."""
    shown = parks[parks.geometry.notna()]
    shapes = gpd.GeoDataFrame({"name": shown["name"]}, geometry=shown.geometry.simplify(5))
    # The largest parks only: names of small neighbours would lie over each other.
    largest = shown.loc[shown.geometry.area.nlargest(8).index]
    middle = largest.geometry.representative_point()
    labels = pd.DataFrame({"name": largest["name"], "x": middle.x, "y": middle.y})
    land = alt.Chart(shapes, width=WIDTH - 20, height=420).mark_geoshape(fill="#9CC3DE", stroke=BLUE, strokeWidth=1)
    names = (
        alt.Chart(labels)
        .mark_text(fontSize=11, color=INK, fontWeight="bold")
        .encode(longitude="x:Q", latitude="y:Q", text="name:N")
    )
    return alt.layer(land, names).project(type="identity", reflectY=True)


def _names(table: IndicatorTable) -> pd.Series:
    return table.portfolio.table("parks").set_index("park_id")["name"].reindex(table.per_park.index)


def _with_fonts() -> None:
    vl_convert.register_font_directory(str(fonts_folder()))
