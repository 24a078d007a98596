"""The addresses of the explorers."""

from __future__ import annotations

from django.urls import URLPattern, path

from terreinwijzer.web.explore import (
    advice,
    check,
    climate,
    compare,
    demand,
    hub,
    labour,
    moves,
    reach,
    streams,
    trends,
    weighing,
)
from terreinwijzer.web.explore.index import explore


def explore_urls(portfolio: str) -> list[URLPattern]:
    """Return the routes of the explorers below the address of a portfolio."""
    at = f"{portfolio}explore"
    return [
        path(f"{at}/", explore, name="explore"),
        path(f"{at}/advice/", advice.advice, name="explore_advice"),
        path(f"{at}/advice.<str:suffix>", advice.advice_file, name="explore_advice_file"),
        path(f"{at}/check/", check.check, name="explore_check"),
        path(f"{at}/check.<str:suffix>", check.check_file, name="explore_check_file"),
        path(f"{at}/weighing/", weighing.weighing, name="explore_weighing"),
        path(f"{at}/weighing.<str:suffix>", weighing.weighing_file, name="explore_weighing_file"),
        path(f"{at}/demand/", demand.demand, name="explore_demand"),
        path(f"{at}/demand/<slug:name>.<str:suffix>", demand.demand_file, name="explore_demand_file"),
        path(f"{at}/compare/", compare.compare, name="explore_compare"),
        path(f"{at}/compare/<slug:name>.<str:suffix>", compare.compare_file, name="explore_compare_file"),
        path(f"{at}/climate/", climate.climate, name="explore_climate"),
        path(f"{at}/climate/<slug:name>.<str:suffix>", climate.climate_file, name="explore_climate_file"),
        path(f"{at}/moves/", moves.moves, name="explore_moves"),
        path(f"{at}/hub/", hub.hub, name="explore_hub"),
        path(f"{at}/hub/search/", hub.hub_search, name="explore_hub_search"),
        path(f"{at}/hub/<slug:name>.<str:suffix>", hub.hub_file, name="explore_hub_file"),
        path(f"{at}/labour/", labour.labour, name="explore_labour"),
        path(f"{at}/labour/<slug:name>.<str:suffix>", labour.labour_file, name="explore_labour_file"),
        path(f"{at}/streams/", streams.streams, name="explore_streams"),
        path(f"{at}/streams/<slug:name>.<str:suffix>", streams.streams_file, name="explore_streams_file"),
        path(f"{at}/trends/", trends.trends, name="explore_trends"),
        path(f"{at}/trends/<slug:name>.<str:suffix>", trends.trends_file, name="explore_trends_file"),
        path(f"{at}/reach/", reach.reach, name="explore_reach"),
        path(f"{at}/reach/<slug:name>.<str:suffix>", reach.reach_file, name="explore_reach_file"),
    ]
