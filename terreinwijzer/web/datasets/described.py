"""A portfolio described by DCAT-AP-NL 3.0: what there is, from which sources, and where to get it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, BNode, Graph, Literal, Namespace, URIRef

from terreinwijzer.lineage import Source
from terreinwijzer.vocabulary.language import LANGUAGES
from terreinwijzer.web.ogc.collections import Collection, feature_collections
from terreinwijzer.web.portfolios import Shown
from terreinwijzer.web.wording import text

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
EU = Namespace("http://publications.europa.eu/resource/authority/")
# Newer than the list of names that rdflib has.
VERSION = URIRef(f"{DCAT}version")
TONGUES = {"nl": EU["language/NLD"], "en": EU["language/ENG"]}
# In the European list of themes.
THEMES = {"REGI": "datasets_regions", "ECON": "datasets_economy"}
PUBLIC = EU["access-right/PUBLIC"]
# What the Dutch list of licences offers for data of which it is not known, or that has several.
UNKNOWN_LICENCE = URIRef("http://standaarden.overheid.nl/owms/terms/licentieonbekend")
OGC_FEATURES = URIRef("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core")
API_RULES = URIRef("https://gitdocumentatie.logius.nl/publicatie/api/adr/")
FILES = {
    "csv": ("text/csv", "CSV"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "geojson": ("application/geo+json", "GEOJSON"),
    "json": ("application/json", "JSON"),
}


@dataclass(frozen=True)
class Addresses:
    """Whole addresses: of the catalogue, the page for people, both services and their descriptions, files by kind."""

    catalogue: str
    home: str
    ogc: str
    ogc_description: str
    api: str
    api_description: str
    files: Mapping[str, str]


def catalogue_of(shown: Shown, at: Addresses) -> Graph:
    """Return the catalogue of a portfolio as a graph.

    Every collection of features is a data set; the parks come as files and through the REST API as well. The licence is
    that of the sources where all have the same, and else unknown: then the rights name every source with its terms.
    """
    graph = Graph()
    for prefix, space in (("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("vcard", VCARD), ("adms", ADMS)):
        graph.bind(prefix, space)
    catalogue, publisher = URIRef(at.catalogue), URIRef(f"{at.catalogue}#publisher")
    contact = URIRef(f"{at.catalogue}#contact")
    name = shown.results.municipality or shown.results.names["nl"]
    graph.add((publisher, RDF.type, FOAF.Agent))
    graph.add((publisher, FOAF.name, Literal(name, lang="nl")))
    for sort in (VCARD.Kind, VCARD.Organization):
        graph.add((contact, RDF.type, sort))
    graph.add((contact, VCARD.fn, Literal(name)))
    graph.add((contact, VCARD.hasURL, URIRef(at.home)))
    _told(graph, catalogue, DCTERMS.title, {each: shown.results.names[each] for each in LANGUAGES})
    _about(graph, catalogue, DCAT.Catalog, publisher, contact, at.home)
    services = _services(graph, shown, at, publisher, contact)
    for service in services.values():
        graph.add((catalogue, DCAT.service, service))
    found: dict[str, Collection] = shown.made(feature_collections)
    for each in found.values():
        data = _data_set(graph, shown, each, at, publisher, contact)
        graph.add((catalogue, DCAT.dataset, data))
        graph.add((services["ogc"], DCAT.servesDataset, data))
        _distribution(graph, shown, data, f"{at.ogc}/collections/{each.name}/items", "geojson", services["ogc"])
        if each.name == "parks":
            graph.add((services["api"], DCAT.servesDataset, data))
            _distribution(
                graph, shown, data, f"{at.api}/portfolios/{shown.portfolio_id}/parks", "json", services["api"]
            )
            for kind, address in at.files.items():
                _distribution(graph, shown, data, address, kind)
    return graph


def _data_set(
    graph: Graph, shown: Shown, own: Collection, at: Addresses, publisher: URIRef, contact: URIRef
) -> URIRef:  # fmt: skip
    data = URIRef(f"{at.ogc}/collections/{own.name}")
    titles = {each: f"{own.titles[each].rstrip('.')} ({shown.results.names[each]})" for each in LANGUAGES}
    _told(graph, data, DCTERMS.title, titles)
    _about(graph, data, DCAT.Dataset, publisher, contact, at.home)
    graph.add((data, DCTERMS.identifier, Literal(str(data))))
    graph.add((data, VERSION, Literal(shown.checksum)))
    graph.add((data, ADMS.versionNotes, Literal(shown.results.reference_date.isoformat())))
    for language in LANGUAGES:
        for word in text("ogc_keywords", language).split(", "):
            graph.add((data, DCAT.keyword, Literal(word, lang=language)))
    day = Literal(shown.results.reference_date.isoformat(), datatype=XSD.date)
    period = BNode()
    graph.add((data, DCTERMS.temporal, period))
    graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
    graph.add((period, DCAT.startDate, day))
    graph.add((period, DCAT.endDate, day))
    west, south, east, north = own.bounds
    place = BNode()
    box = f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
    wkt = URIRef("http://www.opengis.net/ont/geosparql#wktLiteral")
    graph.add((data, DCTERMS.spatial, place))
    graph.add((place, RDF.type, DCTERMS.Location))
    graph.add((place, DCAT.bbox, Literal(box, datatype=wkt)))
    _sources(graph, data, shown.results.sources)
    return data


def _services(graph: Graph, shown: Shown, at: Addresses, publisher: URIRef, contact: URIRef) -> dict[str, URIRef]:
    made = {}
    for kind, address, description, standard in (
        ("ogc", at.ogc, at.ogc_description, OGC_FEATURES), ("api", at.api, at.api_description, API_RULES),
    ):  # fmt: skip
        service = URIRef(f"{at.catalogue}#{kind}")
        titles = {"ogc": "OGC API Features", "api": "REST API"}
        _told(graph, service, DCTERMS.title, dict.fromkeys(LANGUAGES, titles[kind]))
        _about(graph, service, DCAT.DataService, publisher, contact, at.home)
        graph.add((service, DCTERMS.identifier, Literal(str(service))))
        graph.add((service, DCAT.endpointURL, URIRef(address)))
        graph.add((service, DCAT.endpointDescription, URIRef(description)))
        graph.add((service, DCTERMS.license, _licence(graph, shown.results.sources)))
        graph.add((service, DCTERMS.conformsTo, standard))
        graph.add((standard, RDF.type, DCTERMS.Standard))
        graph.add((service, DCAT.keyword, Literal(text("ogc_keywords", "nl").split(", ")[0], lang="nl")))
        made[kind] = service
    return made


def _distribution(
    graph: Graph, shown: Shown, data: URIRef, address: str, kind: str, service: URIRef | None = None
) -> None:  # fmt: skip
    media, code = FILES[kind]
    way = URIRef(f"{data}#{kind}")
    graph.add((data, DCAT.distribution, way))
    graph.add((way, RDF.type, DCAT.Distribution))
    graph.add((way, DCTERMS.title, Literal(code)))
    graph.add((way, DCAT.accessURL, URIRef(address)))
    graph.add((way, DCAT.downloadURL, URIRef(address)))
    kinds = URIRef(f"https://www.iana.org/assignments/media-types/{media}"), EU[f"file-type/{code}"]
    for how, kind_of, own in zip(
        (DCAT.mediaType, DCTERMS["format"]), (DCTERMS.MediaType, DCTERMS.MediaTypeOrExtent), kinds, strict=True
    ):
        graph.add((way, how, own))
        graph.add((own, RDF.type, kind_of))
    graph.add((way, DCTERMS.license, _licence(graph, shown.results.sources)))
    for tongue in TONGUES.values():
        graph.add((way, DCTERMS.language, tongue))
    if service is not None:
        graph.add((way, DCAT.accessService, service))


def _about(graph: Graph, thing: URIRef, kind: URIRef, publisher: URIRef, contact: URIRef, home: str) -> None:
    """Say what is the same of the catalogue, its data sets and its services."""
    graph.add((thing, RDF.type, kind))
    _told(graph, thing, DCTERMS.description, {each: text("ogc_about", each) for each in LANGUAGES})
    graph.add((thing, DCTERMS.publisher, publisher))
    graph.add((thing, DCTERMS.creator, publisher))
    graph.add((thing, DCAT.contactPoint, contact))
    graph.add((thing, FOAF.homepage if kind == DCAT.Catalog else DCAT.landingPage, URIRef(home)))
    graph.add((URIRef(home), RDF.type, FOAF.Document))
    for tongue in TONGUES.values():
        graph.add((thing, DCTERMS.language, tongue))
        graph.add((tongue, RDF.type, DCTERMS.LinguisticSystem))
    if kind != DCAT.Catalog:
        graph.add((thing, DCTERMS.accessRights, PUBLIC))
        graph.add((PUBLIC, RDF.type, DCTERMS.RightsStatement))
        for code, named in THEMES.items():
            theme = EU[f"data-theme/{code}"]
            graph.add((thing, DCAT.theme, theme))
            graph.add((theme, RDF.type, SKOS.Concept))
            _told(graph, theme, SKOS.prefLabel, {each: text(named, each) for each in LANGUAGES})


def _licence(graph: Graph, sources: tuple[Source, ...]) -> URIRef:
    """Return the licence that all sources have, or the unknown one."""
    known = {each.known_licence.address if each.known_licence else "" for each in sources}
    licence = URIRef(next(iter(known))) if len(known) == 1 and "" not in known else UNKNOWN_LICENCE
    graph.add((licence, RDF.type, DCTERMS.LicenseDocument))
    return licence


def _sources(graph: Graph, data: URIRef, sources: tuple[Source, ...]) -> None:
    """Name every source with its holder, its date and its terms."""
    rights, provenance = BNode(), BNode()
    graph.add((data, DCTERMS.rights, rights))
    graph.add((rights, RDF.type, DCTERMS.RightsStatement))
    graph.add((data, DCTERMS.provenance, provenance))
    graph.add((provenance, RDF.type, DCTERMS.ProvenanceStatement))
    for language in LANGUAGES:
        terms = [f"{each.titled(language)}: {each.terms(language) or '–'}" for each in sources]
        origin = [
            ", ".join(part for part in (each.titled(language), str(each.reference_date or "")) if part)
            + (f" ({text('datasets_synthetic', language)})" if each.synthetic else "")
            for each in sources
        ]
        graph.add((rights, RDFS.label, Literal("; ".join(terms), lang=language)))
        graph.add((provenance, RDFS.label, Literal("; ".join(origin), lang=language)))


def _told(graph: Graph, thing: URIRef, how: URIRef, said: Mapping[Any, str]) -> None:
    for language, words in said.items():
        graph.add((thing, how, Literal(words, lang=language)))
