"""A theme read from a file of design tokens, as NL Design System publishes them for municipalities."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from terreinwijzer.errors import InputError, Problem

# What of the pages follows which token; what a theme does not name keeps its own look.
COLOURS = {
    "utrecht.document.color": ("--ink",),
    "utrecht.link.color": ("--accent",),
    "utrecht.separator.color": ("--line",),
    "utrecht.table.row.alternate-even.background-color": ("--soft",),
    "utrecht.page-header.background-color": ("--header",),
    "utrecht.page-header.color": ("--header-ink",),
}
LETTERS = "utrecht.document.font-family"
# Colours that are read on each other: text and what is behind it, with what stands in where a theme is silent.
READ_ON = {
    "utrecht.document.color": ("", "#ffffff"), "utrecht.link.color": ("", "#ffffff"),
    "utrecht.page-header.color": ("utrecht.page-header.background-color", "#0b4f7a"),
}  # fmt: skip
# WCAG 2.2, success criterion 1.4.3, and its definition of relative luminance.
CONTRAST, LINEAR_UNTIL = 4.5, 0.04045
HEX = re.compile(r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
FAMILY = re.compile(r"[\w \-,\"']{1,200}")
PICTURES = {".svg": "image/svg+xml", ".png": "image/png"}
FONTS = {".woff2": "font/woff2", ".woff": "font/woff"}


@dataclass(frozen=True)
class Theme:
    """The look of one municipality.

    Attributes
    ----------
    styles
        Style sheet that goes over that of the pages; empty for their own look.
    logo, logo_alt
        File of the logo, and what it says; empty for none.
    fonts
        Files with letters, by the name that they have in addresses.
    version
        Of everything in it; another one after each change.
    """

    styles: str = ""
    logo: Path | None = None
    logo_alt: str = ""
    fonts: Mapping[str, Path] = field(default_factory=dict)
    version: str = "none"


def theme_of(place: str, portfolio_id: str) -> Theme:
    """Return the theme of a portfolio.

    Parameters
    ----------
    place
        A file of tokens for all, a folder with one `<portfolio_id>.json` each (and `default.json` for the others), or
        empty for none.
    portfolio_id
        Key of the portfolio; empty for the pages of none.

    Raises
    ------
    InputError
        The file is no JSON with tokens, a value cannot be used, or text would be too faint to read.
    """
    if not place:
        return Theme()
    path = Path(place)
    if path.is_dir():
        own = path / f"{portfolio_id}.json"
        path = own if portfolio_id and own.exists() else path / "default.json"
        if not path.exists():
            return Theme()
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        raise InputError(Problem("theme_unreadable", file=str(path))) from None
    return _read(path, changed)


@cache
def _read(path: Path, _changed: int) -> Theme:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise InputError(Problem("theme_unreadable", file=str(path))) from None
    if not isinstance(raw, dict):
        raise InputError(Problem("theme_unreadable", file=str(path)))
    own = raw.pop("terreinwijzer", {})
    tokens = dict(_flat(raw))
    problems = [*_wrong_values(path, tokens), *_faint(path, tokens)]
    logo = path.parent / own["logo"] if own.get("logo") else None
    fonts = {Path(name).name: path.parent / name for name in own.get("fonts", {}).values()}
    for file, kinds in [*([(logo, PICTURES)] if logo else []), *((font, FONTS) for font in fonts.values())]:
        if file.suffix not in kinds or not file.is_file():
            problems.append(Problem("theme_no_file", file=str(path), value=file.name,
                                    details={"known": ", ".join(kinds)}))  # fmt: skip
    if problems:
        raise InputError(*problems)
    styles = _styles(tokens, {family: Path(name).name for family, name in own.get("fonts", {}).items()})
    seal = blake2b(styles.encode(), digest_size=6)
    for file in (*([logo] if logo else []), *fonts.values()):
        seal.update(file.read_bytes())
    return Theme(styles, logo, str(own.get("logo_alt", "")), fonts, seal.hexdigest())


def _flat(tokens: Mapping[str, Any], start: str = "") -> Iterator[tuple[str, str]]:
    """Give every token by its whole name; the value stands under `$value` (or `value`, as older files have it)."""
    for name, inside in tokens.items():
        if not isinstance(inside, Mapping):
            continue
        value = inside.get("$value", inside.get("value"))
        if isinstance(value, str | int | float):
            yield f"{start}{name}", str(value)
        else:
            yield from _flat(inside, f"{start}{name}.")


def _value(tokens: Mapping[str, str], name: str) -> str:
    """Return a token; one that names another, as in `{utrecht.link.color}`, has its value."""
    found, seen = tokens.get(name, ""), {name}
    while found.startswith("{") and found.endswith("}") and found[1:-1] not in seen:
        seen.add(found[1:-1])
        found = tokens.get(found[1:-1], "")
    return found


def _wrong_values(path: Path, tokens: Mapping[str, str]) -> list[Problem]:
    kinds = [*((name, HEX) for name in COLOURS), (LETTERS, FAMILY)]
    return [
        Problem("theme_wrong_value", file=str(path), column=name, value=_value(tokens, name))
        for name, kind in kinds
        if name in tokens and not kind.fullmatch(_value(tokens, name))
    ]


def _faint(path: Path, tokens: Mapping[str, str]) -> list[Problem]:
    found = []
    for name, (behind, usual) in READ_ON.items():
        front, back = _value(tokens, name), _value(tokens, behind) or usual
        if name == "utrecht.page-header.color" and behind in tokens and not front:
            front = "#ffffff"
        if HEX.fullmatch(front) and HEX.fullmatch(back) and contrast(front, back) < CONTRAST:
            details = {"contrast": f"{contrast(front, back):.1f}", "behind": back}
            found.append(Problem("theme_faint", file=str(path), column=name, value=front, details=details))
    return found


def contrast(front: str, back: str) -> float:
    """Return the contrast of two colours such as `#0b4f7a`, from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(front), _luminance(back)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) > len("#fff") else "".join(2 * each for each in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= LINEAR_UNTIL else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _styles(tokens: Mapping[str, str], fonts: Mapping[str, str]) -> str:
    lines = [
        f"{variable}: {_value(tokens, name)};" for name, kept in COLOURS.items() if name in tokens for variable in kept
    ]
    faces = "".join(
        f'@font-face {{ font-family: "{family}"; src: url("files/{file}"); font-display: swap; }}\n'
        for family, file in fonts.items()
        if FAMILY.fullmatch(family)
    )
    letters = _value(tokens, LETTERS)
    body = f"body {{ font-family: {letters}, system-ui, sans-serif; }}\n" if letters else ""
    header = "header.top, button { background: var(--header); }\nheader.top a { color: var(--header-ink, #fff); }\n"
    used = header if "utrecht.page-header.background-color" in tokens else ""
    return f"{faces}:root {{ {' '.join(lines)} }}\n{body}{used}" if lines or body or faces else ""
