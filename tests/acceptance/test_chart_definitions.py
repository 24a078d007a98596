"""Every chart of the dossier is what the schema of Vega-Lite allows: it is drawn without checking each part."""

import altair as alt
import pytest

from terreinwijzer.dossier.blocks.every import make_blocks


@pytest.fixture(scope="module")
def blocks(heerlen_results):
    return make_blocks(heerlen_results, "nl")


def test_every_definition_is_valid(blocks):
    charts = [block for block in blocks.values() if block.definition]
    assert len(charts) >= 15
    for block in charts:
        for definition in (block.definition, block.narrow):
            alt.Chart.from_dict(definition, validate=True)
