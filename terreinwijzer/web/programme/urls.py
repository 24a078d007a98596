"""The addresses of the programme."""

from __future__ import annotations

from django.urls import URLPattern, path

from terreinwijzer.web.programme.pages import actions, board, evaluation, imports, late, planning, records, versions


def programme_urls(portfolio: str) -> list[URLPattern]:
    """Return the routes of the programme below the address of a portfolio."""
    at = f"{portfolio}programme"
    return [
        path(f"{at}/", board.programme, name="programme"),
        path(f"{at}.<str:suffix>", board.programme_file, name="programme_file"),
        path(f"{at}/from-vision/", board.programme_from_vision, name="programme_from_vision"),
        path(f"{at}/import/", imports.programme_import, name="programme_import"),
        path(f"{at}/late/", late.programme_late, name="programme_late"),
        path(f"{at}/import/table.<str:suffix>", imports.programme_import_table, name="programme_import_table"),
        path(f"{at}/planning/", planning.programme_planning, name="programme_planning"),
        path(f"{at}/planning.svg", planning.programme_chart, name="programme_chart"),
        path(f"{at}/evaluation/", evaluation.programme_evaluation, name="programme_evaluation"),
        path(f"{at}/evaluation.<str:suffix>", evaluation.programme_evaluation_file, name="programme_evaluation_file"),
        path(f"{at}/versions/", versions.programme_versions, name="programme_versions"),
        path(f"{at}/versions/add/", records.add_version, name="programme_version_add"),
        path(f"{at}/versions/<int:record>/", versions.programme_version, name="programme_version"),
        path(f"{at}/actions/add/", records.add_action, name="action_add"),
        path(f"{at}/actions/<int:record>/", actions.action, name="action"),
        path(f"{at}/actions/<int:record>/effects/add/", records.add_effect, name="effect_add"),
        path(f"{at}/<slug:kind>/<int:record>/edit/", records.PAGES.edit, name="programme_edit"),
        path(f"{at}/<slug:kind>/<int:record>/delete/", records.PAGES.delete, name="programme_delete"),
        path(f"{at}/<slug:kind>/<int:record>/history/", records.PAGES.history, name="programme_history"),
    ]
