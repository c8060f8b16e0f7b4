"""Writes docs/benchmarks.md from the two sides' JSON. Usage: table.py OURS.json PEERS.json OUT.md"""
import datetime
import json
import os
import platform
import subprocess
import sys

# Step, words, least ratio to the fastest peer, most milliseconds.
ROWS = [
    ("decode_all", "Decode the whole grid (36 million cells, 85 MB deflate)", None, None),
    ("zonal_cold", "People inside 20,000 areas, grid read from the file", 6, None),
    ("zonal_resident", "People inside 20,000 areas, grid in memory", 40, None),
    ("within_500_cold", "People within 500 m, grid read from the file", 20, None),
    ("within_500_resident", "People within 500 m, grid in memory", 30, None),
    ("within_100_resident", "People within 100 m (one cell), grid in memory", None, None),
    ("within_4_radii_resident", "People within 100, 250, 500 and 1,000 m", 50, 500),
    ("distinct_500_resident", "Distinct people within 500 m of any area", None, 250),
    ("points_index", "Index of 50,000 facilities", None, None),
    ("nearest", "Nearest facility of each area", 40, None),
    ("count_500", "Facilities within 500 m", 15, None),
    ("count_5000", "Facilities within 5 km", 30, None),
    ("roads_index", "Index of 200,000 roads", None, None),
    ("roads_500", "Length of roads within 500 m", 15, None),
    ("topsis", "TOPSIS, 20,000 × 10", None, 0.2),
    ("topsis_10k_weights", "TOPSIS under 10,000 sets of weights", None, 250),
    ("promethee", "PROMETHEE II, 20,000 × 10", None, 10),
    ("smaa_ranks", "SMAA, all ranks under 10,000 sets of weights", None, 500),
    ("smaa_first_200", "SMAA, probability of the first 200", None, 120),
    ("allocation_year", "A year’s choice among 20,000 tasks: budget, four kinds of teams, 25 floors", None, 300),
    ("allocation_quarters", "3,000 tasks over eight quarters", None, 1000),
    ("national_refresh", "A national refresh: all that the country's data need anew", 10, 2000),
    ("one_edit", "One edited area measured, all 20,000 scored and ranked", None, 5),
]

# How far a plan may stay below the bound.
GAPS = [
    ("allocation_year_gap", "A year’s choice: distance to the bound", 1e-3),
    ("allocation_quarters_gap", "Eight quarters: distance to the bound", 1e-2),
]

# What peers are asked for a national refresh, one after the other: the fastest of each.
REFRESH = [
    "decode_all", "zonal_resident", "within_500_resident", "distinct_500_resident", "points_index", "nearest", "count_500",
    "count_5000", "roads_index", "roads_500", "smaa_ranks",
]

# How far the answers of the two sides may lie apart: buffers with eight segments per quarter are smaller than round.
EXACT, ROUND = 1e-8, 5e-3
AGREE = {
    "allocation_year": EXACT * 10, "allocation_quarters": EXACT * 10,
    "zonal_cold": EXACT, "zonal_resident": EXACT, "nearest": EXACT, "count_500": 0.0, "count_5000": 0.0, "topsis": EXACT,
    "within_500_cold": ROUND, "within_500_resident": ROUND, "within_100_resident": ROUND,
    "within_4_radii_resident": ROUND, "distinct_500_resident": ROUND, "roads_500": ROUND,
}


def number(ms):
    return f"{ms:,.0f}" if ms >= 100 else f"{ms:.1f}" if ms >= 1 else f"{ms:.2f}"


def processor():
    with open("/proc/cpuinfo") as info:
        names = [line.split(":")[1].strip() for line in info if line.startswith("model name")]
    return f"{names[0]}, {len(names)} processors" if names else platform.processor()


def main(ours_path, peers_path, out_path):
    with open(ours_path) as file:
        ours = json.load(file)
    with open(peers_path) as file:
        peers = json.load(file)
    ours["one_edit"] = {"ms": ours["one_edit_measured"]["ms"] + ours["one_edit_ranked"]["ms"]}
    fastest = {step: min(found, key=lambda peer: peer["ms"]) for step, found in peers.items()}
    whole = sum(fastest[step]["ms"] for step in REFRESH)
    fastest["national_refresh"] = {"ms": whole, "peer": "the fastest of each part, added"}
    lines, goals, checks, apart = [], [], [], []
    for step, words, least, most in ROWS:
        mine, best = ours[step]["ms"], fastest.get(step)
        ratio = best["ms"] / mine if best else None
        told = f"{number(best['ms'])} | {best['peer']} | **{ratio:,.1f}×**" if best else " | – | "
        lines.append(f"| {words} | {number(mine)} | {told} |")
        asked = [(f"{least}×", f"{ratio:,.1f}×", ratio >= least)] if least and best else []
        asked += [(f"{number(most)} ms", f"{number(mine)} ms", mine <= most)] if most else []
        goals += [f"| {words} | {goal} | {found} | {'met' if met else '**missed**'} |" for goal, found, met in asked]
        if step in AGREE:
            a, b = ours[step]["check"], best["check"]
            gap = abs(a - b) / abs(b)
            checks.append(f"| {words} | {a:,.6f} | {b:,.6f} | {gap:.1e} | {AGREE[step]:.0e} |")
            if not gap <= AGREE[step]:
                apart.append(f"{words}: {a} and {b} lie {gap:.1e} apart, more than {AGREE[step]:.0e}")
    for step, words, most in GAPS:
        gap = ours[step]["ms"]
        goals.append(f"| {words} | {most:.1%} | {gap:.2%} | {'met' if gap <= most else '**missed**'} |")
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    load = os.getloadavg()[0]
    keep = ""
    marker = "<!-- kept by hand below -->"
    if os.path.exists(out_path):
        with open(out_path) as file:
            keep = file.read().partition(marker)[2]
    with open(out_path, "w") as out:
        out.write(f"""# Benchmarks

Written by `make bench`, which makes an invented country, runs both sides in one run and compares **processor time of one thread**: the ratios travel between machines, the milliseconds do not.

- {datetime.date.today().isoformat()}, {processor()}, {platform.system()} {platform.release()}, load average at the end {load:.1f}
- {rustc}, release profile without processor-specific flags; Python {platform.python_version()}

The workload: 600 × 600 km at 100 m (6,000 × 6,000 cells in single precision, deflate in tiles of 256), 20,000 hazard areas of 10 to 60 corners, 50,000 facilities, 200,000 roads; 20,000 items with ten criteria.

| Question | ours, ms | fastest peer, ms | peer | ratio |
|---|---:|---:|---|---:|
""")
        out.write("\n".join(lines))
        out.write("""

Figures for 10,000 draws of the peers are extrapolated from the number of draws named.
A national refresh decodes the grid, makes the indexes, measures every area against people, facilities and roads, counts distinct people and ranks under 10,000 sets of weights; the peers' side is the sum of their fastest for each part.

## Goals

| Question | goal | found | |
|---|---:|---:|---|
""")
        out.write("\n".join(goals))
        out.write("""

## The same answers

| Question | ours | fastest peer | relative gap | allowed |
|---|---:|---:|---:|---:|
""")
        out.write("\n".join(checks))
        out.write("""

Buffers of the peers have eight segments per quarter circle, which makes them 0.3 % to 0.6 % smaller than round; ours are round.

""")
        out.write(marker)
        out.write(keep or "\n")
    if apart:
        sys.exit("the two sides do not agree:\n" + "\n".join(apart))


main(*sys.argv[1:])
