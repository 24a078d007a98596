"""Reads the YAML files that ship with the package."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

# libyaml is an order of magnitude faster; it is in every wheel, but not in every build from source.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def read_yaml(package: str, *path: str) -> Any:
    """Return the parsed YAML file `path` of `package`, for example `("terreinwijzer.vocabulary", "norms.yaml")`."""
    text = files(package).joinpath(*path).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader)


def read_folder(package: str, *folder: str) -> dict[str, Any]:
    """Return all that the YAML files in `folder` of `package` say, by code.

    Raises
    ------
    ValueError
        Two files say something under the same code.
    """
    found: dict[str, Any] = {}
    for name in sorted(entry.name for entry in files(package).joinpath(*folder).iterdir()):
        if name.endswith(".yaml"):
            more = read_yaml(package, *folder, name)
            if twice := found.keys() & more.keys():
                raise ValueError(twice)
            found |= more
    return found
