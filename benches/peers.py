"""The peers' side of the speed comparison: the same questions on the same files, one thread, processor time.

Usage: peers.py DIR  (after `cg-bench make DIR`); prints JSON on standard output, progress on standard error.
"""
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "GDAL_NUM_THREADS"):
    os.environ[name] = "1"
import importlib.metadata
import json
import sys
import time
import warnings

import geopandas
import numpy as np
import rasterio
import shapely
from exactextract import exact_extract
from exactextract.raster import NumPyRasterSource

warnings.filterwarnings("ignore")
# What libraries print goes to the progress, and nothing but the answer to standard output.
ANSWER = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
FOLDER = sys.argv[1]
GRID = os.path.join(FOLDER, "people.tif")
STEPS = {}


def version(package):
    return f"{package} {importlib.metadata.version(package)}"


def step(name, peer, work, repeats=2, scale=1):
    """Best processor time of some runs; `scale` extrapolates a part of the work to the whole."""
    best, check = float("inf"), float("nan")
    for _ in range(repeats):
        start = time.process_time()
        check = work()
        best = min(best, (time.process_time() - start) * 1e3 * scale)
    STEPS.setdefault(name, []).append({"peer": peer, "ms": best, "check": float(check), "scale": scale})
    print(f"{name:<34} {best:>12.2f} ms  {float(check):.6f}  {peer}", file=sys.stderr, flush=True)
    return best


def combined(name, peer, parts, check):
    STEPS.setdefault(name, []).append({"peer": peer, "ms": sum(parts), "check": float(check), "scale": 1})


def geometries(file):
    raw = np.fromfile(os.path.join(FOLDER, file), dtype=np.uint8)
    count = int(raw[:4].view("<u4")[0])
    at, places, lengths = 4, [], []
    for _ in range(count):
        n = int(raw[at:at + 4].view("<u4")[0])
        places.append(np.frombuffer(raw[at + 4:at + 4 + 16 * n].tobytes(), "<f8").reshape(n, 2))
        lengths.append(n)
        at += 4 + 16 * n
    return np.concatenate(places), np.concatenate([[0], np.cumsum(lengths)])


def polygons(file):
    places, offsets = geometries(file)
    return shapely.from_ragged_array(shapely.GeometryType.POLYGON, places, (offsets, np.arange(len(offsets))))


def lines(file):
    places, offsets = geometries(file)
    return shapely.from_ragged_array(shapely.GeometryType.LINESTRING, places, (offsets,))


def frame(shapes):
    return geopandas.GeoDataFrame({"id": np.arange(len(shapes))}, geometry=shapes, crs="EPSG:32637")


EXACT = version("exactextract")
SHAPELY = f"{version('shapely')} (GEOS {shapely.geos_version_string})"
hazards = polygons("hazards.bin")
facilities = shapely.points(geometries("facilities.bin")[0])
roads = lines("roads.bin")

# People.
with rasterio.open(GRID) as grid:
    cells, bounds = grid.read(1), grid.bounds


def decode():
    with rasterio.open(GRID) as grid:
        return grid.read(1).shape[0]


step("decode_all", f"{version('rasterio')} (GDAL {rasterio.__gdal_version__})", decode)
resident = NumPyRasterSource(cells, bounds.left, bounds.bottom, bounds.right, bounds.top, nodata=-99999.0)


def total(source, shapes, strategy="feature-sequential"):
    found = exact_extract(source, frame(shapes), ["sum", "count"], strategy=strategy, output="pandas")
    return found["sum"].sum()


for strategy in ("feature-sequential", "raster-sequential"):
    step("zonal_cold", f"{EXACT}, {strategy}", lambda: total(GRID, hazards, strategy))
step("zonal_resident", f"{EXACT}, array in memory", lambda: total(resident, hazards))


def near(name, distances, source, how):
    """Round buffers, then their sums: each part measured by itself."""
    parts, check = [], 0.0
    for distance in distances:
        start = time.process_time()
        around = shapely.buffer(hazards, distance, quad_segs=8)
        check = total(source, around)
        parts.append((time.process_time() - start) * 1e3)
    combined(name, f"{SHAPELY} buffer + {EXACT}, {how}", parts, check)
    print(f"{name:<34} {sum(parts):>12.2f} ms  {check:.6f}", file=sys.stderr, flush=True)


near("within_500_cold", [500.0], GRID, "file")
near("within_500_resident", [500.0], resident, "array in memory")
near("within_100_resident", [100.0], resident, "array in memory")
near("within_4_radii_resident", [100.0, 250.0, 500.0, 1000.0], resident, "array in memory")


def everybody_once():
    around = shapely.buffer(hazards, 500.0, quad_segs=8)
    return total(resident, np.array([shapely.union_all(around)]))


step("distinct_500_resident", f"{SHAPELY} buffer, union_all + {EXACT}", everybody_once, repeats=1)

# Facilities and roads.
step("points_index", f"{SHAPELY} STRtree", lambda: len(shapely.STRtree(facilities)))
tree = shapely.STRtree(facilities)
step("nearest", f"{SHAPELY} STRtree.query_nearest",
     lambda: tree.query_nearest(hazards, return_distance=True, all_matches=False)[1].mean(), repeats=3)
for reach in (500, 5000):
    step(f"count_{reach}", f"{SHAPELY} STRtree dwithin",
         lambda: tree.query(hazards, predicate="dwithin", distance=float(reach)).shape[1], repeats=3)
step("roads_index", f"{SHAPELY} STRtree", lambda: len(shapely.STRtree(roads)))
road_tree = shapely.STRtree(roads)


def road_length():
    around = shapely.buffer(hazards, 500.0, quad_segs=8)
    pairs = road_tree.query(around, predicate="intersects")
    return shapely.length(shapely.intersection(around[pairs[0]], roads[pairs[1]])).sum() / 1e3


step("roads_500", f"{SHAPELY} buffer, STRtree, intersection", road_length, repeats=1)

# Ranking.
import pandas
from pymcdm.helpers import rankdata
from pymcdm.methods import TOPSIS
from pymcdm.normalizations import vector_normalization

criteria = np.fromfile(os.path.join(FOLDER, "criteria.bin")).reshape(-1, 10)
types = np.array([1] * 8 + [-1] * 2)
weights = np.array([.2, .15, .12, .12, .1, .08, .08, .06, .05, .04])
method, chance = TOPSIS(normalization_function=vector_normalization), np.random.default_rng(3)
PYMCDM, NUMPY = version("pymcdm"), version("numpy")
count = len(criteria)


def drawn():
    w = chance.exponential(size=10)
    return w / w.sum()


def topsis_draws():
    for _ in range(50):
        rankdata(method(criteria, drawn(), types, validation=False), reverse=True)
    return 50


step("topsis", PYMCDM, lambda: method(criteria, weights, types).max(), repeats=5)
step("topsis_10k_weights", f"{PYMCDM}, 50 of 10,000 draws", topsis_draws, scale=200)
low, high = criteria.min(0), criteria.max(0)
values = (criteria - low) / (high - low)
values[:, 8:] = 1 - values[:, 8:]
values = np.ascontiguousarray(values.astype(np.float32))


def all_ranks():
    tally, bins = np.zeros(count * 100, np.int64), np.arange(count) * 100 // count
    for _ in range(500):
        order = np.argsort(-(values @ drawn().astype(np.float32)))
        tally[order * 100 + bins] += 1
    return 500


def first_ranks():
    turned, tally = np.ascontiguousarray(values.T), np.zeros(count, np.int64)
    for _ in range(5):
        w = chance.exponential(size=(100, 10))
        w = (w / w.sum(1, keepdims=True)).astype(np.float32)
        first = np.argpartition(w @ turned, count - 200, axis=1)[:, count - 200:]
        tally += np.bincount(first.ravel(), minlength=count)
    return tally.sum() / 500


def pandas_ranks():
    for _ in range(10):
        pandas.Series(values @ drawn()).rank(ascending=False)
    return 10


step("smaa_ranks", f"{NUMPY} argsort, single precision, 500 of 10,000 draws", all_ranks, scale=20)
step("smaa_ranks", f"{version('pandas')} rank, 10 of 10,000 draws", pandas_ranks, scale=1000)
step("smaa_first_200", f"{NUMPY} argpartition, single precision, 500 of 10,000 draws", first_ranks, scale=20)
# Allocation: HiGHS, whole numbers to within a thousandth, for a minute at most; the check is the optimum of its relaxation.
import highspy

value, cost, days, province, asset, seasonal = np.fromfile(os.path.join(FOLDER, "tasks.bin")).reshape(-1, 6).T
limits = np.fromfile(os.path.join(FOLDER, "limits.bin"))
budget, capacity, floors, quarter_budget, quarter_capacity = limits[0], limits[1:5], limits[5:30], limits[30], limits[31:]
HIGHS, INFINITE, LATER, QUARTERS = version("highspy"), highspy.kHighsInf, 3000, 8


def solver(worth, open_to=None):
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 1e-3)
    solver.setOptionValue("time_limit", 60.0)
    for at in range(len(worth)):
        solver.addVar(0, 1 if open_to is None else open_to[at])
    solver.changeColsCost(len(worth), np.arange(len(worth), dtype=np.int32), -worth)
    return solver


def limit(solver, low, high, places, uses):
    solver.addRow(low, high, len(places), places.astype(np.int32), uses)


def year():
    model = solver(value)
    limit(model, -INFINITE, budget, np.arange(len(value)), cost)
    for a in range(4):
        own = np.where(asset == a)[0]
        limit(model, -INFINITE, capacity[a], own, days[own])
    for p in range(25):
        own = np.where(province == p)[0]
        limit(model, floors[p], INFINITE, own, value[own])
    return model


def quarters():
    worth = np.outer(value[:LATER], 0.97 ** np.arange(QUARTERS)).ravel()
    shut = np.outer(seasonal[:LATER], np.arange(QUARTERS) % 4 > 1).ravel()
    model = solver(worth, 1 - shut)
    for task in range(LATER):
        limit(model, -INFINITE, 1, task * QUARTERS + np.arange(QUARTERS), np.ones(QUARTERS))
    for quarter in range(QUARTERS):
        limit(model, -INFINITE, quarter_budget, np.arange(LATER) * QUARTERS + quarter, cost[:LATER])
        for a in range(4):
            own = np.where(asset[:LATER] == a)[0]
            limit(model, -INFINITE, quarter_capacity[a], own * QUARTERS + quarter, days[own])
    return model


for name, made in (("allocation_year", year), ("allocation_quarters", quarters)):
    model = made()
    model.run()
    bound = -model.getInfo().objective_function_value
    model = made()
    count = model.getNumCol()
    model.changeColsIntegrality(count, np.arange(count, dtype=np.int32), np.full(count, highspy.HighsVarType.kInteger))
    step(name, f"{HIGHS}, to a gap of 0.001 or for 60 s", lambda: (model.run(), bound)[1], repeats=1)
json.dump(STEPS, ANSWER, indent=1)
