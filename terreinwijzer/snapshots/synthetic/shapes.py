"""Shapes of a country that does not exist: towns, outlines of parks, and plots with a building each. Metres in RD."""

from __future__ import annotations

import numpy as np
import shapely

# About where the Netherlands lie, to some tens of kilometres: made-up parks should not stand in the sea.
OUTLINE_KM = (
    (15, 378), (45, 358), (75, 372), (120, 388), (165, 368), (182, 352), (178, 312), (204, 312), (208, 372), (196, 412),
    (242, 442), (266, 474), (264, 506), (242, 508), (274, 546), (276, 580), (246, 606), (196, 604), (162, 588),
    (154, 556), (172, 530), (148, 500), (136, 550), (112, 556), (100, 500), (72, 448), (44, 418),
)  # fmt: skip
# How far a park lies from the middle of its town.
FROM_TOWN_M = 2_500.0
CORNERS = 14
# Streets and verges between plots.
VERGE_M = 4.0
RD = "EPSG:28992"


def towns(count: int, random: np.random.Generator) -> np.ndarray:
    """Return the middle of each town: x and y [m]."""
    land = shapely.Polygon(np.array(OUTLINE_KM) * 1_000)
    west, south, east, north = land.bounds
    found = np.empty((0, 2))
    while len(found) < count:
        points = random.uniform((west, south), (east, north), (2 * count, 2))
        found = np.vstack([found, points[shapely.contains_xy(land, *points.T)]])
    return found[:count]


def outlines(middle: np.ndarray, area_ha: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return an outline of the given area around each middle: a polygon with fourteen uneven corners."""
    angle = (np.arange(CORNERS) + random.uniform(-0.3, 0.3, (len(middle), CORNERS))) * (2 * np.pi / CORNERS)
    radius = random.uniform(0.75, 1.25, (len(middle), CORNERS)) * random.uniform(1, 1.7, (len(middle), 1))
    turn = random.uniform(0, np.pi, (len(middle), 1))
    along, across = radius * np.cos(angle), random.uniform(0.5, 1.25, (len(middle), 1)) * radius * np.sin(angle)
    x, y = along * np.cos(turn) - across * np.sin(turn), along * np.sin(turn) + across * np.cos(turn)
    # The area of a polygon by its corners; scaled to what it has to be.
    drawn = np.abs((x * np.roll(y, -1, axis=1) - y * np.roll(x, -1, axis=1)).sum(axis=1)) / 2
    scale = np.sqrt(area_ha * 1e4 / drawn)[:, None]
    corners = np.stack([x * scale + middle[:, :1], y * scale + middle[:, 1:]], axis=2)
    polygons: np.ndarray = shapely.polygons(corners)
    return polygons


def plots_and_buildings(
    outline: shapely.Polygon, side_m: float, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return plots of about `side_m` square within an outline, in rows, and a building on each; none in a tiny park."""
    middle, reach = np.array(outline.centroid.coords[0]), np.hypot(*np.ptp(outline.exterior.coords, axis=0)) / 2
    steps = np.arange(-reach, reach, side_m)
    grid = np.stack(np.meshgrid(steps, steps * 1.3, indexing="ij"), axis=-1).reshape(-1, 2)
    turn = random.uniform(0, np.pi)
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    size = np.array([side_m, side_m * 1.3]) - 2 * VERGE_M
    plots = _rectangles(grid, np.broadcast_to(size, grid.shape), turned, middle)
    shapely.prepare(outline)
    inside = shapely.contains_properly(outline, plots)
    grid = grid[inside]
    built = size * random.uniform(0.35, 0.8, (len(grid), 2))
    corner = grid + random.uniform(0, 1, (len(grid), 2)) * (size - built)
    return plots[inside], _rectangles(corner, built, turned, middle)


def _rectangles(corner: np.ndarray, size: np.ndarray, turned: np.ndarray, middle: np.ndarray) -> np.ndarray:
    unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    points = corner[:, None, :] + unit[None] * size[:, None, :]
    rectangles: np.ndarray = shapely.polygons(points @ turned + middle)
    return rectangles
