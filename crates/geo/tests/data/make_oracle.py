"""Writes oracle.json: what exactextract and GEOS say of invented areas on the invented grid tiles_deflate.tif.

Needs: pip install exactextract geopandas numpy rasterio shapely. Read by tests/oracle.rs.
"""
import json
import os
import geopandas
import numpy as np
import shapely
from exactextract import exact_extract

HERE = os.path.dirname(os.path.abspath(__file__))
GRID = os.path.join(HERE, "grids", "tiles_deflate.tif")
chance = np.random.default_rng(11)
areas = []
for i in range(40):
    n = int(chance.integers(3, 24))
    angle = np.sort(chance.uniform(0, 2 * np.pi, n)) + np.arange(n) * 1e-3
    size = float(np.exp(chance.uniform(np.log(20), np.log(900))))
    radius = size * chance.uniform(0.5, 1.5, n)
    x, y = chance.uniform(200100, 203600), chance.uniform(5397200, 5399900)
    area = shapely.Polygon(np.c_[x + radius * np.cos(angle), y + radius * np.sin(angle)])
    if i % 5 == 0 and area.is_valid and area.buffer(-size / 4).geom_type == "Polygon" and not area.buffer(-size / 4).is_empty:
        area = shapely.Polygon(area.exterior.coords, [area.buffer(-size / 4).exterior.coords])
    if area.is_valid:
        areas.append(area)
areas = np.array(areas)
points = shapely.points(chance.uniform(200000, 203700, 300), chance.uniform(5397100, 5400000, 300))
starts = np.c_[chance.uniform(200000, 203700, 200), chance.uniform(5397100, 5400000, 200)]
roads = shapely.linestrings(np.stack([starts, starts + chance.normal(0, 300, (200, 2))], 1))
network = shapely.multilinestrings(roads)
distances = [40.0, 100.0, 250.0, 600.0]


def sums(shapes):
    frame = geopandas.GeoDataFrame({"id": np.arange(len(shapes))}, geometry=shapes, crs="EPSG:32637")
    found = exact_extract(GRID, frame, ["sum", "count"], output="pandas")
    return [[float(s), float(c)] for s, c in zip(found["sum"].fillna(0), found["count"])]


inside = sums(areas)
within = [sums(shapely.buffer(areas, d, quad_segs=90)) for d in distances]
everything = [sums(np.array([shapely.union_all(areas if d == 0 else shapely.buffer(areas, d, quad_segs=90))]))[0] for d in [0.0] + distances]
tree = shapely.STRtree(points)
answer = {
    "distances": distances,
    "points": shapely.get_coordinates(points).round(6).tolist(),
    "roads": [shapely.get_coordinates(r).round(6).tolist() for r in roads],
    "distinct": everything,
    "areas": [],
}
for i, area in enumerate(areas):
    answer["areas"].append({
        "rings": [np.asarray(r.coords).tolist() for r in [area.exterior, *area.interiors]],
        "inside": inside[i],
        "within": [w[i] for w in within],
        "nearest": float(shapely.distance(area, points).min()),
        "counts": [int((shapely.distance(area, points) <= d).sum()) for d in distances],
        "length_inside": float(shapely.length(shapely.intersection(area, roads)).sum()),
        "lengths": [float(shapely.length(shapely.intersection(shapely.buffer(area, d, quad_segs=90), roads)).sum()) for d in distances],
        "nearest_road": float(shapely.distance(area, roads).min()),
    })
with open(os.path.join(HERE, "oracle.json"), "w") as out:
    json.dump(answer, out)
    out.write("\n")
