"""The addresses of OGC API Features and Tiles, one service a portfolio."""

from __future__ import annotations

from django.urls import URLPattern, path

from terreinwijzer.web.ogc import tiles, views

ROOT = "api/ogc/v1/<slug:portfolio_id>"
ONE = f"{ROOT}/collections/<slug:name>"


def ogc_urls() -> list[URLPattern]:
    """Return the addresses."""
    return [
        path(f"{ROOT}/", views.landing, name="ogc"),
        path(f"{ROOT}", views.landing, name="ogc_bare"),
        path(f"{ROOT}/openapi", views.description, name="ogc_openapi"),
        path(f"{ROOT}/conformance", views.conformance, name="ogc_conformance"),
        path(f"{ROOT}/collections", views.collections, name="ogc_collections"),
        path(ONE, views.collection, name="ogc_collection"),
        path(f"{ONE}/schema", views.schema, name="ogc_schema"),
        path(f"{ONE}/queryables", views.queryables, name="ogc_queryables"),
        path(f"{ROOT}/TileMatrixSets", tiles.matrix_sets, name="ogc_matrix_sets"),
        path(f"{ROOT}/TileMatrixSets/<str:scheme>", tiles.matrix_set, name="ogc_matrix_set"),
        path(f"{ONE}/tiles", tiles.tilesets, name="ogc_tilesets"),
        path(f"{ONE}/tiles/<str:scheme>", tiles.tileset, name="ogc_tileset"),
        path(f"{ONE}/tiles/<str:scheme>/<int:z>/<int:y>/<int:x>", tiles.tile, name="ogc_tile"),
        path(f"{ONE}/items", views.items, name="ogc_items"),
        path(f"{ONE}/items/<str:key>", views.item, name="ogc_item"),
    ]
