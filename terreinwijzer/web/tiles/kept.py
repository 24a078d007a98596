"""The folder of tiles: one folder per state of the data, known by its checksum, made once and never changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path

from filelock import FileLock

from terreinwijzer.dossier.atlas import places
from terreinwijzer.dossier.results import Results
from terreinwijzer.web.tiles.archive import SUFFIX, Archive, write_archive
from terreinwijzer.web.tiles.layers import tile_layers
from terreinwijzer.whole_files import whole_folder

# Another way to make tiles has another number, so that tiles of earlier software are not taken for its own.
FORMAT = 2
ABOUT = "about.json"
# Where they are within the folder for what can be made again.
TILES = "tiles"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class LayerInfo:
    """What the map must know of a layer: the zooms that have tiles, and how many features there are."""

    name: str
    low: int
    high: int
    rows: int


@dataclass(frozen=True)
class Tiles:
    """The tiles of one state of the data.

    Attributes
    ----------
    folder
        Where they are kept.
    layers
        What there is, by name.
    bounds
        West, south, east and north of everything that is drawn of the parks, in degrees; empty for nothing.
    """

    folder: Path
    layers: dict[str, LayerInfo]
    bounds: tuple[float, ...]
    archives: dict[str, Archive]

    def file(self, layer: str) -> Path:
        """Return the archive of a layer as a file."""
        return self.folder / f"{layer}{SUFFIX}"


def kept_tiles(
    folder: Path, checksum: str, results: Results, buildings: Path | None = None, progress: Progress = lambda *_: None
) -> Tiles:
    """Return the tiles of a state of the data, after making them where they are not there yet.

    Parameters
    ----------
    folder
        Where tiles are kept; of two processes that start together one makes them and the other waits.
    checksum
        Of the data; tiles of this name are never made twice.
    results
        Of the portfolio.
    buildings
        See `layers.tile_layers`. What was made with such a file is used from then on without naming it again.
    progress
        Is told the layer, how many features it has, and how many of them were handed over.

    Raises
    ------
    InputError
        The file of footprints cannot be used.
    WriteError
        The folder cannot be written, or the disk is full; nothing half-made stays.
    """
    name = f"{checksum}-{FORMAT}"
    target = folder / name
    if buildings is not None or not (target / ABOUT).exists():
        with whole_folder(folder) as aside, FileLock(folder / f".{name}.lock"):
            if buildings is not None or not (target / ABOUT).exists():
                (aside / name).mkdir()
                _make(aside / name, results, buildings, progress)
    return _opened(target)


def made_before(folder: Path, checksum: str) -> Tiles | None:
    """Return the tiles of a state of the data; `None` where they were not made yet."""
    target = folder / f"{checksum}-{FORMAT}"
    return _opened(target) if (target / ABOUT).exists() else None


def _make(folder: Path, results: Results, buildings: Path | None, progress: Progress) -> None:
    made = []
    for layer in tile_layers(results, buildings):
        write_archive(layer, folder / f"{layer.name}{SUFFIX}", partial(progress, layer.name, layer.rows))
        made.append(LayerInfo(layer.name, *layer.zooms, layer.rows))
    shapes = places(results, "nl").shapes
    bounds = [round(float(side), 6) for side in shapes.total_bounds] if len(shapes) else []
    about = {"layers": [asdict(each) for each in made], "bounds": bounds}
    (folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")


@cache
def _opened(folder: Path) -> Tiles:
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    layers = {each["name"]: LayerInfo(**each) for each in about["layers"]}
    archives = {name: Archive(folder / f"{name}{SUFFIX}") for name in layers}
    return Tiles(folder, layers, tuple(about["bounds"]), archives)
