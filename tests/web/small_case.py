"""A made-up case that is read in a moment, with plans and sites to make moves with."""

from pathlib import Path

TABLES = {
    "parks": (
        "park_id,name,gross_ha,net_ha,jobs,profile,municipality\n"
        "a,Aa,10,8,400,industrial,Veen\n"
        "b,Bee,20,15,300,mixed,Veen\n"
    ),
    "sites": "site_id,name,park_id,area_m2\nbig,Big site,a,50000\nmiddle,Middle site,b,20000\nfree,Free site,b,6000\n",
    "movers": (
        "mover_id,name,plan,site_id,area_from_m2,area_to_m2,jobs,jobs_after,moving_cost_eur\n"
        "shrinks,Shrinks,shrink,big,15000,22000,50,50,1000\n"
        "grows,Grows,expand,middle,40000,60000,40,90,2000\n"
        "newcomer,Newcomer,arrive,,5000,7000,0,30,0\n"
    ),
}


def write_small_case(folder: Path, case_id: str = "small") -> Path:
    """Write the case and return its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = f'[case]\nid = "{case_id}"\nname = "Small"\nregion = "Region"\nreference_date = 2023-12-31\n'
    for name, rows in TABLES.items():
        (folder / f"{name}.csv").write_text(rows)
        settings += f'\n[tables.{name}]\nfile = "{name}.csv"\n'
    (folder / "case.toml").write_text(settings)
    return folder
