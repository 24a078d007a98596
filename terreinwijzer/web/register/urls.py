"""The addresses of the register."""

from __future__ import annotations

from django.urls import URLPattern, path

from terreinwijzer.web.register.pages import (
    documents,
    imports,
    market,
    merging,
    organisations,
    own,
    plots,
    records,
    row_imports,
    sent,
    visits,
    work,
)


def register_urls(portfolio: str) -> list[URLPattern]:
    """Return the routes of the register below the address of a portfolio."""
    at, own_at = f"{portfolio}register", f"{portfolio}establishment"
    return [
        path(f"{at}/", organisations.register, name="register"),
        path(f"{at}.<str:suffix>", organisations.register_file, name="register_file"),
        path(f"{at}/suggestions.json", organisations.suggestions, name="organisation_suggestions"),
        path(f"{at}/add/", records.add_organisation, name="organisation_add"),
        path(f"{at}/visit/", visits.quick_visit, name="quick_visit"),
        path(f"{at}/import/", imports.import_table, name="register_import"),
        path(f"{at}/import/<int:record>/", imports.import_preview, name="import_preview"),
        path(f"{at}/import/<slug:kind>/", row_imports.rows_import, name="rows_import"),
        path(f"{at}/import/<slug:kind>/<int:record>/", row_imports.rows_preview, name="rows_preview"),
        path(f"{at}/import/<slug:kind>/table.<str:suffix>", row_imports.import_table, name="import_table"),
        path(f"{at}/visits/", visits.visit_plan, name="visit_plan"),
        path(f"{at}/visits.<str:suffix>", visits.visit_plan_file, name="visit_plan_file"),
        path(f"{at}/signals.<str:suffix>", work.signals_file, name="signals_file"),
        path(f"{at}/lists/unmatched.<str:suffix>", work.unmatched_file, name="unmatched_file"),
        path(f"{at}/plots.<str:suffix>", plots.plots_file, name="plots_file"),
        path(f"{at}/signals/", work.signals, name="signals"),
        path(f"{at}/lists/", work.work_lists, name="work_lists"),
        path(f"{at}/lists/unmatched/", work.unmatched_records, name="unmatched"),
        path(f"{at}/lists/terms/", work.ending_terms, name="ending"),
        path(f"{at}/deleted/", records.deleted_records, name="register_deleted"),
        path(f"{at}/documents/<int:record>/file/", documents.document_file, name="document_file"),
        path(f"{at}/offers/", market.offers, name="offers"),
        path(f"{at}/offers.<str:suffix>", market.offers_file, name="offers_file"),
        path(f"{at}/offers/add/", records.add_offer, name="offer_add"),
        path(f"{at}/requests/", market.requests, name="requests"),
        path(f"{at}/requests.<str:suffix>", market.requests_file, name="requests_file"),
        path(f"{at}/requests/add/", records.add_request, name="request_add"),
        path(f"{portfolio}market/offer/", sent.send_offer, name="offer_send"),
        path(f"{portfolio}market/request/", sent.send_request, name="request_send"),
        path(f"{own_at}/<str:establishment_id>/<slug:kind>/add/", own.add, name="own_add"),
        path(f"{own_at}/<slug:kind>/<int:record>/edit/", own.edit, name="own_edit"),
        path(f"{own_at}/<slug:kind>/<int:record>/withdraw/", own.withdraw, name="own_withdraw"),
        path(f"{at}/plots/", plots.plots, name="plots"),
        path(f"{at}/plots/<int:record>/", plots.plot, name="plot"),
        path(f"{at}/organisations/<int:record>/", organisations.organisation, name="organisation"),
        path(f"{at}/organisations/<int:record>/add/<slug:kind>/", records.add, name="register_add"),
        path(f"{at}/organisations/<int:record>/merge/", merging.merge_choose, name="merge_choose"),
        path(f"{at}/organisations/<int:record>/merge/<int:other>/", merging.merge_two, name="merge_two"),
        path(f"{at}/merges/<int:record>/undo/", merging.merge_undo, name="merge_undo"),
        path(f"{at}/<slug:kind>/<int:record>/edit/", records.PAGES.edit, name="register_edit"),
        path(f"{at}/<slug:kind>/<int:record>/delete/", records.PAGES.delete, name="register_delete"),
        path(f"{at}/<slug:kind>/<int:record>/history/", records.PAGES.history, name="register_history"),
    ]
