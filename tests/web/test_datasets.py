"""The catalogue of data sets meets DCAT-AP-NL 3.0, and every address in it answers."""

import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, URIRef
from rdflib.compare import isomorphic

# What the profile requires (Geonovum, DCAT-AP-NL 3.0, the shapes with a minimum of one).
REQUIRED = {
    DCAT.Catalog: {DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCAT.contactPoint, DCAT.dataset},
    DCAT.Dataset: {
        DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCTERMS.accessRights, DCTERMS.creator,
        DCTERMS.publisher, DCAT.contactPoint, DCAT.theme,
    },
    DCAT.Distribution: {DCAT.accessURL, DCTERMS.license},
    DCAT.DataService: {
        DCTERMS.title, DCTERMS.description, DCTERMS.identifier, DCTERMS.accessRights, DCTERMS.license,
        DCTERMS.publisher, DCAT.contactPoint, DCAT.endpointURL, DCAT.endpointDescription, DCAT.theme,
    },
    FOAF.Agent: {FOAF.name},
}  # fmt: skip
ONCE = (DCTERMS.identifier, DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCAT.accessService)


def catalogue(client, portfolio_id: str, suffix: str = "ttl") -> Graph:
    answer = client.get(f"/api/datasets/v1/{portfolio_id}.{suffix}")
    assert answer.status_code == 200
    written = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml"}[suffix]
    return Graph().parse(data=answer.content, format=written)


@pytest.mark.parametrize("portfolio_id", ["voorbeeld", "heerlen"])
def test_everything_that_the_profile_requires_is_there(client, mapped, portfolio_id):
    from dataclasses import replace

    from django.conf import settings
    from django.test import override_settings

    data = str(mapped) if portfolio_id == "voorbeeld" else settings.ENVIRONMENT.data
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, data=data)):
        graph = catalogue(client, portfolio_id)
    for kind, properties in REQUIRED.items():
        things = set(graph.subjects(RDF.type, kind))
        assert things
        for thing in things:
            assert not properties - set(graph.predicates(thing)), thing
            for once in ONCE:
                assert len(list(graph.objects(thing, once))) <= 1
    for licence in graph.objects(None, DCTERMS.license):
        assert isinstance(licence, URIRef)


def test_the_three_ways_of_writing_tell_the_same(on_the_map):
    first, *others = (catalogue(on_the_map, "voorbeeld", suffix) for suffix in ("ttl", "jsonld", "rdf"))
    assert all(isomorphic(first, other) for other in others)


def test_every_way_to_the_data_answers_with_what_it_promises(on_the_map):
    graph = catalogue(on_the_map, "voorbeeld")
    ways = list(graph.subjects(RDF.type, DCAT.Distribution))
    assert len(ways) == 7
    for way in ways:
        promised = str(graph.value(way, DCAT.mediaType)).removeprefix("https://www.iana.org/assignments/media-types/")
        answer = on_the_map.get(str(graph.value(way, DCAT.downloadURL)).removeprefix("http://testserver"))
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(promised)
    for service in graph.subjects(RDF.type, DCAT.DataService):
        described = str(graph.value(service, DCAT.endpointDescription)).removeprefix("http://testserver")
        assert "openapi" in on_the_map.get(described).json()


def test_the_sources_stand_in_it_with_their_terms_and_what_is_made_up_says_so(on_the_map):
    graph = catalogue(on_the_map, "voorbeeld")
    data = next(each for each in graph.subjects(RDF.type, DCAT.Dataset) if str(each).endswith("/parks"))
    origin = graph.value(data, DCTERMS.provenance)
    said = set(graph.objects(origin, None))
    assert Literal("Verzonnen, 2024-12-31 (verzonnen ter illustratie)", lang="nl") in said


def test_another_way_of_writing_is_not_there(on_the_map):
    assert on_the_map.get("/api/datasets/v1/voorbeeld.xlsx").status_code == 404
    assert on_the_map.get("/api/datasets/v1/heerlen.ttl").status_code == 404
