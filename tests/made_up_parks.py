"""A small portfolio with shapes and offers, made up: quick to read, and large enough for pages and maps."""

from datetime import date

import geopandas as gpd
from shapely.geometry import box

from terreinwijzer.lineage import Source
from terreinwijzer.snapshots.portfolio import Portfolio
from terreinwijzer.vocabulary.tables import canonical_table


def made_up_portfolio(day: date, parks: int = 130) -> Portfolio:
    """Return parks as squares of 25 ha in rows, half a kilometre apart; on the later date each has ten more jobs."""
    later = 10 * (day.year - 2023)
    corners = [(180_000 + 1000 * (number % 12), 320_000 + 1000 * (number // 12)) for number in range(parks)]
    keys = [f"park-{number:03d}" for number in range(parks)]
    rows = [
        {
            "park_id": key, "name": f"Terrein {number}", "rin_number": f"9{number:03d}", "municipality": "Voorbeeld",
            "profile": ("industrial", "logistics", "regular", "mixed")[number % 4], "gross_ha": 25.0, "net_ha": 22.0,
            "net_issued_ha": 20.0, "jobs": float(100 + 7 * number + later),
            "floor_area_m2": 40_000.0 + 500 * number, "vacancy_pct": float(number % 15) if number % 10 else None,
        }
        for number, key in enumerate(keys)
    ]  # fmt: skip
    plots = [{"plot_id": f"{key}-1", "park_id": key, "area_m2": 10_000.0, "status": "issued"} for key in keys]
    buildings = [
        {"building_id": f"{n:016d}", "park_id": key, "construction_year": 1970 + n % 50, "footprint_m2": 900.0}
        for n, key in enumerate(keys)
    ]
    offers = [{"park_id": key, "immediately_available_ha": 1.5} for key in keys[:5]]
    climate = [
        {"park_id": key, "green_share_pct": float(n % 40), "heat_difference_c": n % 20 / 10}
        for n, key in enumerate(keys)
    ]

    def squares(table: str, rows: list[dict[str, object]], side: int, shift: int) -> gpd.GeoDataFrame:
        shapes = [box(x + shift, y + shift, x + shift + side, y + shift + side) for x, y in corners]
        return gpd.GeoDataFrame(canonical_table(table).of(rows), geometry=shapes, crs="EPSG:28992")

    source = Source("made-up", {"nl": "Verzonnen", "en": "Made up"}, synthetic=True, reference_date=day)
    tables = {
        "parks": squares("parks", rows, 500, 0), "plots": squares("plots", plots, 100, 50),
        "buildings": squares("buildings", buildings, 30, 60),
        "supply_offers": canonical_table("supply_offers").of(offers),
        "park_climate_access": canonical_table("park_climate_access").of(climate),
    }  # fmt: skip
    return Portfolio("Voorbeeld", "Voorbeeld", day, tables, dict.fromkeys(tables, source))
