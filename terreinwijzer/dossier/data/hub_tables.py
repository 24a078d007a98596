"""The tables that an energy hub makes, with the figures that they rest on."""

from __future__ import annotations

import pandas as pd

from terreinwijzer.dossier.results import HubResults
from terreinwijzer.lineage import Figure
from terreinwijzer.snapshots.portfolio import Portfolio


def hub_tables(hub: HubResults, portfolio: Portfolio) -> dict[str, tuple[pd.DataFrame, tuple[Figure, ...]]]:
    """Return the tables of the picture of now, and of the best hub where it was searched.

    By the names of `results_hub.yaml`.
    """
    leaves = tuple(portfolio.input("connections", name) for name in ("gtv_import_kw", "annual_use_kwh"))
    rests_on = (Figure("hub.connections", None, "kW", "connections", leaves),)
    duration = hub.load_duration.rename_axis(columns="connection_id").stack()  # noqa: PD013  (one value each)
    by_hour = hub.room_by_hour.rename_axis(index="month", columns="hour").stack()  # noqa: PD013
    congestion = hub.congestion.reset_index()
    frames = {
        "hub_room": hub.room.reset_index(names="direction"),
        "hub_congestion": congestion,
        "hub_duration": duration.rename("kw").reset_index(),
        "hub_room_by_hour": by_hour.rename("kw").reset_index(),
        "hub_flows": hub.flows,
        "hub_ways": None if hub.ways is None else hub.ways.reset_index(names="way"),
        "hub_batteries": None if hub.batteries is None else hub.batteries.reset_index(names="connection_id"),
        "hub_split": None if hub.split is None else hub.split.reset_index(names="connection_id"),
        "hub_least_content": hub.least_content,
        "hub_connections": None if hub.connections is None else hub.connections.reset_index(names="connection_id"),
        "hub_findings": None
        if hub.findings is None
        else hub.findings.reset_index(drop=True).assign(number=lambda table: range(1, len(table) + 1)),
        "hub_leaving": None if hub.leaving is None else hub.leaving.reset_index(names="state"),
    }
    return {name: (frame, rests_on) for name, frame in frames.items() if frame is not None and len(frame)}
