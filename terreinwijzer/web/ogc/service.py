"""The service of one portfolio as pygeoapi is told of it."""

from __future__ import annotations

from typing import Any

from pygeoapi.api import API

from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.headers import OGC_VERSION
from terreinwijzer.web.ogc.collections import Collection, feature_collections
from terreinwijzer.web.ogc.described import described
from terreinwijzer.web.ogc.provider import CRS84, RD_URI
from terreinwijzer.web.ogc.tilesets import SCHEME, layer_of
from terreinwijzer.web.pages.tiles import MVT
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import text

LOCALES = {"nl": "nl-NL", "en": "en-GB"}
USUAL, MOST = 100, 1000


def service(shown: Shown, address: str, home: str, storage: str = RD_URI) -> API:
    """Return the service of a portfolio.

    Parameters
    ----------
    shown
        The portfolio.
    address
        Of the landing page of the service, whole.
    home
        Of the page for people, whole.
    storage
        Coordinate system in which features are looked up. Shapes are kept in both; a box that had to be turned into
        the other system would be too wide, and find features beside it.
    """
    key = ("ogc", address, storage)
    if key not in shown.kept:
        shown.kept[key] = _made(shown, address, home, storage)
    made: API = shown.kept[key]
    return made


def _made(shown: Shown, address: str, home: str, storage: str) -> API:
    day = shown.results.reference_date.isoformat()
    config = _config(shown, address, home, f"{day}T00:00:00Z", storage)
    return API(config, described(config))


def _config(shown: Shown, address: str, home: str, moment: str, storage: str) -> dict[str, Any]:
    found: dict[str, Collection] = shown.made(feature_collections)
    return {
        "server": {
            "url": address, "mimetype": "application/json; charset=UTF-8", "encoding": "utf-8", "gzip": False,
            "languages": [LOCALES[language] for language in LANGUAGES], "pretty_print": False,
            "limits": {"default_items": USUAL, "max_items": MOST, "on_exceed": "throttle"},
            "map": {"url": "", "attribution": ""}, "api_rules": {"api_version": OGC_VERSION},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": _both(lambda language: shown.results.names[language]),
                "description": _both(lambda language: text("ogc_about", language)),
                "keywords": _both(lambda language: text("ogc_keywords", language).split(", ")),
                "keywords_type": "theme", "terms_of_service": home, "url": home,
            },
            "license": {"name": "", "url": home},
            "provider": {"name": shown.results.municipality, "url": home},
            "contact": {"name": shown.results.municipality, "url": home},
        },
        "resources": {name: _resource(shown, each, moment, storage) for name, each in found.items()},
    }  # fmt: skip


def _resource(shown: Shown, own: Collection, moment: str, storage: str) -> dict[str, Any]:
    return {
        "type": "collection",
        "title": {LOCALES[language]: own.titles[language].rstrip(".") for language in LANGUAGES},
        "description": {LOCALES[language]: own.titles[language] for language in LANGUAGES},
        "keywords": _both(lambda language: text("ogc_keywords", language).split(", ")),
        "links": [],
        "extents": {"spatial": {"bbox": own.bounds, "crs": CRS84}, "temporal": {"begin": moment, "end": moment}},
        "providers": [
            {
                "type": "feature", "name": "terreinwijzer.web.ogc.provider.Features", "data": shown.portfolio_id,
                "layer": own.name, "id_field": own.key, "title_field": own.key, "storage_crs": storage,
                "crs": [CRS84, RD_URI],
            },
            *_tiles(shown, own.name),
        ],
    }  # fmt: skip


def _tiles(shown: Shown, name: str) -> list[dict[str, Any]]:
    layer = layer_of(shown, name)
    if layer is None:
        return []
    return [
        {
            "type": "tile", "name": "terreinwijzer.web.ogc.tilesets.Tilesets", "data": shown.portfolio_id,
            "layer": name, "format": {"name": "mvt", "mimetype": MVT},
            "options": {"zoom": {"min": layer.low, "max": layer.high}, "schemes": [SCHEME]},
        }
    ]  # fmt: skip


def _both(say: Any) -> dict[str, Any]:
    return {LOCALES[language]: say(language) for language in LANGUAGES}
