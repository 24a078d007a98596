"""A faithful copy of CBS's OData v4 service, over the real table on land use: cells, not rows; pages by `nextLink`."""

import json
import re
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
from loopback import Loopback, Question, Reply

TABLE = "CBS/70262NED"
DIMENSIONS = ("RegioS", "Perioden")


def cells_of(file: Path) -> pd.DataFrame:
    """Return the table of OData v3 as cells of v4; empty cells are not served."""
    wide = pd.read_csv(file).drop(columns="ID")
    measures = {name: f"M{int(name.rsplit('_', 1)[1]):06}" for name in wide.columns if name not in DIMENSIONS}
    long = wide.melt(list(DIMENSIONS), var_name="Measure", value_name="Value").dropna(subset="Value")
    long["Measure"] = long["Measure"].map(measures)
    return long.reset_index(drop=True).assign(Id=range(len(long)), ValueAttribute="None", StringValue=None)


class CbsService(Loopback):
    """Serves cells, `most` a page."""

    def __init__(self, cells: pd.DataFrame, most: int = 1000) -> None:
        self._cells, self._most = cells, most
        super().__init__(self._answer)

    def _answer(self, question: Question) -> Reply:
        root, _, name = question.path.lstrip("/").rpartition("/")
        if root != TABLE:
            return Reply(b"{}", 404)
        if name == "MeasureCodes":
            codes = sorted(self._cells["Measure"].unique())
            return _json({"value": [{"Identifier": code, "Title": f"Maat {code}", "Unit": "ha"} for code in codes]})
        if name.removesuffix("Codes") in DIMENSIONS and name.endswith("Codes"):
            codes = sorted(self._cells[name.removesuffix("Codes")].unique())
            return _json({"value": [{"Identifier": code, "Title": code.strip()} for code in codes]})
        return self._observations(question) if name == "Observations" else Reply(b"{}", 404)

    def _observations(self, question: Question) -> Reply:
        chosen = self._cells
        for part in re.split(r" and ", question.query.get("$filter", "")) if "$filter" in question.query else []:
            terms = re.findall(r"(\w+) eq '((?:[^']|'')*)'", part)
            if not terms or any(name not in chosen for name, _ in terms):
                return Reply(b'{"error": {"message": "Could not find a property"}}', 400)
            wanted = [code for _, code in terms]
            chosen = chosen[chosen[terms[0][0]].str.strip().isin(wanted)]
        skip = int(question.query.get("$skip", 0))
        page = chosen.iloc[skip : skip + self._most]
        answer = {"value": json.loads(page.to_json(orient="records"))}
        if skip + self._most < len(chosen):
            query = {**question.query, "$skip": str(skip + self._most)}
            answer["@odata.nextLink"] = f"{self.base}{question.path}?{urlencode(query)}"
        return _json(answer)


def _json(value: object) -> Reply:
    return Reply(json.dumps(value).encode(), headers={"Content-Type": "application/json; odata.metadata=minimal"})
