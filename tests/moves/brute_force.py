"""The best set of moves by trying every one: written from the meaning of a move, without the model's own tables."""

from itertools import product

import pandas as pd

RANKS = {code: place for place, code in enumerate(("1", "2", "3.1", "3.2", "4.1", "4.2", "5.1", "5.2", "5.3", "6"))}


def known(value):
    return not pd.isna(value)


def fits(mover, offered, low, high):
    area, category, height, power = offered
    if known(low) and area < low:
        return False
    if known(high) and area > high:
        return False
    asked = mover["environmental_category"]
    if known(asked) and known(category) and RANKS[asked] > RANKS[category]:
        return False
    return not any(
        known(asked) and known(there) and asked > there
        for asked, there in ((mover["height_m"], height), (mover["power_kw"], power))
    )


def best(movers, sites, neighbours, periods, budget, objective):
    """Return the best value, or None where no set of moves keeps to every constraint. Days are periods here."""
    sites = {site["site_id"]: site for site in sites.to_dict("records")}
    movers = movers.to_dict("records")
    adjoining = {tuple(pair) for pair in neighbours[["site_id", "neighbour_id"]].to_numpy()}
    of_movers = [itineraries(mover, sites, adjoining, periods) for mover in movers]
    of_sites = []
    for key, site in sites.items():
        months = site["rebuild_months"]
        starts = range(periods - int(months) + 1) if known(months) else ()
        of_sites.append([(key, None), *((key, start) for start in starts)])
    top = None
    for plans in product(*of_movers):
        cost = sum(plan["cost"] for plan in plans)
        if any(mover["required"] is True and not plan["met"] for mover, plan in zip(movers, plans, strict=True)):
            continue
        for rebuilding in product(*of_sites):
            paid = cost + sum(sites[key]["rebuild_cost_eur"] for key, start in rebuilding if start is not None)
            if budget is not None and paid > budget:
                continue
            if not possible(plans, dict(rebuilding), movers, sites, periods):
                continue
            value = worth(plans, dict(rebuilding), movers, sites, objective)
            top = value if top is None else max(top, value)
    return top


def itineraries(mover, sites, adjoining, periods):
    """Return everything that one mover might do: (site, rebuilt) and periods, with cost."""
    own = sites.get(mover["site_id"])
    each = mover["moving_cost_eur"] if known(mover["moving_cost_eur"]) else 0.0
    found = [{"kind": "stays", "met": False, "cost": 0.0}]
    if mover["plan"] == "leave":
        return [*found, *({"kind": "leaves", "at": t, "met": True, "cost": each} for t in range(periods))]
    if mover["plan"] == "stay" and mover["willing"] is not True:
        return found
    met = mover["plan"] != "stay"
    low, high = mover["area_from_m2"], mover["area_to_m2"]
    if not known(low):
        low = used(mover, own)
    rooms = []
    for key, site in sites.items():
        rest = (site["max_environmental_category"], site["max_height_m"], site["power_kw"])
        if key != mover["site_id"] and fits(mover, (site["area_m2"], *rest), low, high):
            rooms.append((key, False))
        if known(site["rebuild_months"]) and fits(mover, (site["rebuild_area_m2"], *rest), low, high):
            rooms.append((key, True))
    for key, rebuilt in rooms:
        cost = each + sites[key]["cost_eur"]
        if key != mover["site_id"]:
            found += [{"kind": "goes", "to": (key, rebuilt), "at": t, "met": met, "cost": cost} for t in range(periods)]
        for between, site in sites.items():
            if mover["plan"] == "arrive" or site["temporary"] is not True or between == mover["site_id"]:
                continue
            rest = (site["max_environmental_category"], site["max_height_m"], site["power_kw"])
            if not fits(mover, (site["area_m2"], *rest), used(mover, own), None):
                continue
            found += [
                {"kind": "bridges", "to": (key, rebuilt), "over": between, "out": s, "at": t, "met": met,
                 "cost": cost + each + site["cost_eur"]}
                for s in range(periods) for t in range(s + 1, periods)
            ]  # fmt: skip
    if mover["plan"] == "expand":
        for key, site in sites.items():
            if (mover["site_id"], key) not in adjoining:
                continue
            for rebuilt in (False, True) if known(site["rebuild_months"]) else (False,):
                area = site["rebuild_area_m2"] if rebuilt else site["area_m2"]
                whole = (
                    area + own["area_m2"],
                    site["max_environmental_category"],
                    max(site["max_height_m"], own["max_height_m"]),
                    site["power_kw"] + own["power_kw"],
                )
                if fits(mover, whole, low, high):
                    found += [
                        {"kind": "buys", "to": (key, rebuilt), "at": t, "met": True, "cost": each + site["cost_eur"]}
                        for t in range(periods)
                    ]
    return found


def used(mover, own):
    if own is None:
        return None
    need = mover["area_to_m2"] if known(mover["area_to_m2"]) else mover["area_from_m2"]
    return min(own["area_m2"], need) if known(need) else own["area_m2"]


def possible(plans, rebuilding, movers, sites, periods):
    """Tell whether nobody is where somebody else is, or where is being built, in any period."""
    there = {(key, t): [] for key in sites for t in range(-1, periods)}
    for mover, plan in zip(movers, plans, strict=True):
        own, kind = mover["site_id"], plan["kind"]
        out = {"stays": periods, "buys": periods, "leaves": plan.get("at"), "goes": plan.get("at"),
               "bridges": plan.get("out")}[kind]  # fmt: skip
        if known(own):
            for t in range(-1, min(out, periods - 1) + 1):
                there[own, t].append(mover["mover_id"])
        if kind == "bridges":
            for t in range(plan["out"], plan["at"] + 1):
                there[plan["over"], t].append(mover["mover_id"])
        if "to" in plan:
            key, rebuilt = plan["to"]
            start = rebuilding[key]
            if rebuilt != (start is not None):
                return False
            if rebuilt and plan["at"] < start + int(sites[key]["rebuild_months"]):
                return False
            for t in range(plan["at"], periods):
                there[key, t].append(mover["mover_id"])
    for key, start in rebuilding.items():
        if start is None:
            continue
        for t in range(start, start + int(sites[key]["rebuild_months"])):
            there[key, t].append("building")
        # A temporary stay uses a site as it was: nobody bridges on what is rebuilt.
        if any(plan.get("over") == key and plan["at"] >= start for plan in plans):
            return False
    return all(len(who) <= 1 for who in there.values())


def worth(plans, rebuilding, movers, sites, objective):
    if objective == "jobs":
        return sum(
            (0 if mover["plan"] == "leave" else mover["jobs_after"])
            - (0 if mover["plan"] == "arrive" else mover["jobs"])
            for mover, plan in zip(movers, plans, strict=True) if plan["kind"] != "stays" and mover["plan"] != "stay"
        )  # fmt: skip
    if objective == "fewest_forced_steps":
        return -sum(
            (mover["plan"] == "stay" and plan["kind"] != "stays") + (plan["kind"] == "bridges")
            for mover, plan in zip(movers, plans, strict=True)
        )
    before = [{"kind": "stays"}] * len(plans)
    return useful(plans, rebuilding, movers, sites) - useful(before, dict.fromkeys(sites), movers, sites)


def useful(plans, rebuilding, movers, sites):
    """Return the land that is free or really used: all but what lies unused behind a fence."""
    area = {k: s["area_m2"] if rebuilding[k] is None else s["rebuild_area_m2"] for k, s in sites.items()}
    free, in_use = dict(area), 0.0
    for mover, plan in zip(movers, plans, strict=True):
        own, kind = mover["site_id"], plan["kind"]
        mine = []
        if known(own) and kind in {"stays", "buys"}:
            mine.append(own)
        if "to" in plan:
            mine.append(plan["to"][0])
        whole = sum(area[key] for key in mine)
        for key in mine:
            free[key] = 0.0
        need = mover["area_to_m2"] if known(mover["area_to_m2"]) else mover["area_from_m2"]
        if not known(need):
            need = sites[own]["area_m2"]
        in_use += 0.0 if mover["plan"] == "leave" else min(whole, need)
    return sum(free.values()) + in_use
