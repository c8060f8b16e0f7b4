"""Writes docs/benchmarks.md from the two sides' JSON. Usage: table.py OURS.json PEERS.json OUT.md"""
import datetime
import json
import os
import platform
import subprocess
import sys

ROWS = [
    ("decode_all", "Decode the whole grid (36 million cells, 85 MB deflate)", None),
    ("zonal_cold", "People inside 20,000 areas, grid read from the file", 6),
    ("zonal_resident", "People inside 20,000 areas, grid in memory", 40),
    ("within_500_cold", "People within 500 m, grid read from the file", 20),
    ("within_500_resident", "People within 500 m, grid in memory", 20),
    ("within_100_resident", "People within 100 m (one cell), grid in memory", None),
    ("within_4_radii_resident", "People within 100, 250, 500 and 1,000 m", None),
    ("distinct_500_resident", "Distinct people within 500 m of any area", None),
    ("points_index", "Index of 50,000 facilities", None),
    ("nearest", "Nearest facility of each area", 30),
    ("count_500", "Facilities within 500 m", None),
    ("count_5000", "Facilities within 5 km", None),
    ("roads_index", "Index of 200,000 roads", None),
    ("roads_500", "Length of roads within 500 m", None),
    ("topsis", "TOPSIS, 20,000 × 10", None),
    ("topsis_10k_weights", "TOPSIS under 10,000 sets of weights", None),
    ("smaa_ranks", "SMAA, all ranks under 10,000 sets of weights", None),
    ("smaa_first_200", "SMAA, probability of the first 200", None),
]


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
    lines = []
    for step, words, aim in ROWS:
        if step not in ours or step not in peers:
            continue
        best = min(peers[step], key=lambda peer: peer["ms"])
        mine = ours[step]["ms"]
        goal = "" if aim is None else f"{aim}×"
        lines.append(f"| {words} | {number(mine)} | {number(best['ms'])} | {best['peer']} | **{best['ms'] / mine:,.1f}×** | {goal} |")
    checks = []
    for step, words, _ in ROWS:
        if step in ours and step in peers and not step.startswith(("smaa", "topsis_", "decode")):
            best = min(peers[step], key=lambda peer: peer["ms"])
            a, b = ours[step]["check"], best["check"]
            gap = abs(a - b) / abs(b) if b else 0.0
            checks.append(f"| {words} | {a:,.6f} | {b:,.6f} | {gap:.1e} |")
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

| Question | ours, ms | fastest peer, ms | peer | ratio | aim |
|---|---:|---:|---|---:|---:|
""")
        out.write("\n".join(lines))
        out.write("""

Figures for 10,000 draws of the peers are extrapolated from the number of draws named.

## The same answers

| Question | ours | fastest peer | relative gap |
|---|---:|---:|---:|
""")
        out.write("\n".join(checks))
        out.write("""

Buffers of the peers have eight segments per quarter circle, which makes them 0.3 % to 0.6 % smaller than round; ours are round.

""")
        out.write(marker)
        out.write(keep or "\n")


main(*sys.argv[1:])
