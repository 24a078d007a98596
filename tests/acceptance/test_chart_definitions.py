"""Every chart of the dossier is what the schema of Vega-Lite allows: it is drawn without checking each part."""

import altair as alt
import pandas as pd
import pytest

from terreinwijzer.dossier.blocks.block import chart_block
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


def test_telling_what_a_chart_shows_does_not_draw_it():
    def draw(_width):
        raise AssertionError("drawn")

    block = chart_block("areas", "nl", draw, pd.DataFrame({"park": ["a"]}), "Bron: verzonnen.", "Eén terrein.")
    assert (block.kind, block.alternative) == ("chart", "Eén terrein.")
    with pytest.raises(AssertionError, match="drawn"):
        _ = block.definition
