"""The same hub as PyPSA sees it, to compare with: a bus per member, and one of the group.

Runs in an environment of its own (`benchmarks/hub-requirements.txt`): `python -m benchmarks.hub_pypsa` writes what
PyPSA finds for the hubs of the test, so that the test can compare without PyPSA too.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from terreinwijzer.transitions.hub.model import HubQuestion

# Limits of connections that have none.
WIDE_KW = 1e6
STORED = Path(__file__).parents[1] / "tests" / "hub" / "pypsa_result.json"


def network_of(question: HubQuestion) -> Any:
    """Return the network of a hub without shifting."""
    import pypsa  # noqa: PLC0415  (in an environment of its own)

    terms, share = question.battery, question.share_of_year
    network = pypsa.Network()
    # Steps are numbered: the network knows their length, not their date.
    network.set_snapshots(pd.RangeIndex(question.steps))
    network.snapshot_weightings = network.snapshot_weightings.astype(float) * question.step_hours
    network.add("Carrier", "power")
    network.add("Bus", "group", carrier="power")
    network.add(
        "Generator", "buy", bus="group", p_nom=question.group_import_kw, marginal_cost=_plain(question.buy_eur_kwh)
    )
    network.add(
        "Generator", "sell", bus="group", sign=-1, p_nom=question.group_export_kw,
        marginal_cost=-_plain(question.sell_eur_kwh),
    )  # fmt: skip
    for name in question.members:
        most, back = (
            min(float(limit[name]), WIDE_KW) for limit in (question.import_limit_kw, question.export_limit_kw)
        )
        network.add("Bus", name, carrier="power")
        network.add("Link", f"from {name}", bus0=name, bus1="group", p_nom=back)
        network.add("Link", f"to {name}", bus0="group", bus1=name, p_nom=most)
        network.add("Load", name, bus=name, p_set=_plain(question.load_kw[name]))
        network.add("Generator", f"short {name}", bus=name, p_nom=WIDE_KW, marginal_cost=question.shortage_eur_kwh)
        sun = _plain(question.solar_kw[name])
        top = max(float(sun.max()), 1e-9)
        network.add("Generator", f"sun {name}", bus=name, p_nom=top, p_max_pu=sun / top)
        if name not in question.hosts:
            continue
        network.add("Bus", f"battery {name}", carrier="power")
        network.add(
            "Store", f"battery {name}", bus=f"battery {name}", e_nom_extendable=True, e_cyclic=True,
            e_nom_max=terms.largest_kwh, capital_cost=share * terms.eur_per_kwh_year,
        )  # fmt: skip
        network.add(
            "Link", f"charge {name}", bus0=name, bus1=f"battery {name}", efficiency=terms.charge_efficiency,
            p_nom_extendable=True, p_nom_max=terms.largest_kw, capital_cost=share * terms.eur_per_kw_year,
            marginal_cost=terms.wear_eur_kwh,
        )  # fmt: skip
        network.add(
            "Link", f"discharge {name}", bus0=f"battery {name}", bus1=name, efficiency=terms.discharge_efficiency,
            p_nom_extendable=True,
        )  # fmt: skip
    return network


def solved(question: HubQuestion, **options: object) -> tuple[float, float]:
    """Return the least cost [eur] and the sum of the batteries [kWh], by PyPSA with HiGHS and options of that."""
    network = network_of(question)

    def one_converter(network: Any, _: object) -> None:
        """Charging and discharging go through one converter: what it gives is at most what it takes."""
        power = network.model.variables["Link-p_nom"]
        for name in question.hosts:
            given = question.battery.discharge_efficiency * power.loc[f"discharge {name}"]
            network.model.add_constraints(given - power.loc[f"charge {name}"] == 0, name=f"converter {name}")

    network.optimize(
        solver_name="highs",
        solver_options={"output_flag": False, **options},
        extra_functionality=one_converter if question.hosts else None,
    )
    return float(network.objective), float(network.stores["e_nom_opt"].sum() if len(network.stores) else 0.0)


def _plain(values: pd.Series) -> pd.Series:
    return pd.Series(np.asarray(values, dtype=float), pd.RangeIndex(len(values)))


def main() -> None:
    """Write what PyPSA finds for the hub of the test."""
    import pypsa  # noqa: PLC0415

    sys.path.insert(0, str(STORED.parent))
    from made_up_hub import PYPSA_CASES, made_up_question  # noqa: PLC0415

    found = {
        name: dict(zip(("cost_eur", "battery_kwh"), solved(made_up_question(**case)), strict=True))
        for name, case in PYPSA_CASES.items()
    }
    told = {"by": f"PyPSA {pypsa.__version__}, python -m benchmarks.hub_pypsa", "cases": found}
    STORED.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    print(STORED.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
