"""Writes the small invented grids that tests/grids.rs reads, in every storage the reader takes.

Needs: pip install numpy rasterio. Value of the cell in column c, row r: (c * 7 + r * 13) % 100, scaled for
floating point types; the cells where (c + r) % 11 == 0 have no data.
"""
import gzip
import os
import numpy as np
import rasterio
import rasterio.windows
from rasterio.transform import Affine, from_origin

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "grids")
W, H = 37, 29
C, R = np.meshgrid(np.arange(W), np.arange(H))
BASE = (C * 7 + R * 13) % 100
NONE = (C + R) % 11 == 0


def write(name, dtype="float32", nodata=-99999.0, crs="EPSG:32637", transform=None, **options):
    values = BASE.astype(dtype) / (np.dtype(dtype).type(4) if dtype.startswith("float") else 1)
    values = values.astype(dtype)
    if nodata is not None:
        values[NONE] = nodata
    transform = transform or from_origin(200000.0, 5400000.0, 100.0, 100.0)
    with rasterio.open(os.path.join(HERE, name), "w", driver="GTiff", width=W, height=H, count=1, dtype=dtype,
                       crs=crs, transform=transform, nodata=nodata, **options) as out:
        out.write(values, 1)


TILED = dict(tiled=True, blockxsize=16, blockysize=16)
for name in ["none", "deflate", "lzw", "packbits", "zstd"]:
    write(f"tiles_{name}.tif", compress=name, **TILED)
    write(f"strips_{name}.tif", compress=name, blockysize=4)
for predictor in [2, 3]:
    for name in ["deflate", "lzw", "zstd"]:
        write(f"predictor{predictor}_{name}.tif", compress=name, predictor=predictor, **TILED)
    write(f"predictor{predictor}_float64.tif", "float64", compress="deflate", predictor=predictor, **TILED)
for dtype, nodata in [("uint8", 255), ("int8", -1), ("uint16", 65535), ("int16", -1), ("uint32", 4294967295),
                      ("int32", -1), ("float64", -99999.0), ("uint64", 1000000), ("int64", -1)]:
    write(f"type_{dtype}.tif", dtype, nodata, compress="deflate", **TILED)
write("type_uint16_predictor2.tif", "uint16", 65535, compress="deflate", predictor=2, **TILED)
write("nodata_nan.tif", nodata=float("nan"), compress="deflate", **TILED)
write("bigtiff.tif", BIGTIFF="YES", compress="deflate", **TILED)
write("bigtiff_big_endian.tif", BIGTIFF="YES", ENDIANNESS="BIG", compress="deflate", predictor=2, **TILED)
write("big_endian.tif", ENDIANNESS="BIG", **TILED)
write("one_strip.tif", compress="deflate", blockysize=H)
write("geographic.tif", crs="EPSG:4326", transform=from_origin(36.5, 48.25, 0.01, 0.01), compress="deflate", **TILED)
write("south_up.tif", transform=Affine(100, 0, 200000, 0, 100, 5397100), compress="deflate", **TILED)
write("rotated.tif", transform=Affine(100, 20, 200000, 20, -100, 5400000), compress="deflate", **TILED)
write("mollweide.tif", crs="ESRI:54009", compress="deflate", **TILED)
with rasterio.open(os.path.join(HERE, "sparse.tif"), "w", driver="GTiff", width=W, height=H, count=1, dtype="float32",
                   crs="EPSG:32637", transform=from_origin(200000.0, 5400000.0, 100.0, 100.0), nodata=-99999.0,
                   compress="deflate", SPARSE_OK="TRUE", **TILED) as out:
    out.write(np.ones((16, 16), "float32"), 1, window=rasterio.windows.Window(16, 0, 16, 16))
with rasterio.open(os.path.join(HERE, "pixel_is_point.tif"), "w", driver="GTiff", width=W, height=H, count=1,
                   dtype="float32", crs="EPSG:32637", transform=from_origin(200000.0, 5400000.0, 100.0, 100.0),
                   nodata=-99999.0, compress="deflate", **TILED) as out:
    values = (BASE / 4).astype("float32")
    values[NONE] = -99999.0
    out.update_tags(AREA_OR_POINT="Point")
    out.write(values, 1)
for name, interleave in [("bands_interleaved.tif", "pixel"), ("bands_separate.tif", "band")]:
    with rasterio.open(os.path.join(HERE, name), "w", driver="GTiff", width=W, height=H, count=2, dtype="float32",
                       crs="EPSG:32637", transform=from_origin(200000.0, 5400000.0, 100.0, 100.0), nodata=-99999.0,
                       compress="deflate", interleave=interleave, **TILED) as out:
        values = (BASE / 4).astype("float32")
        values[NONE] = -99999.0
        out.write(np.zeros_like(values), 1)
        out.write(values, 2)
with open(os.path.join(HERE, "tiles_deflate.tif"), "rb") as plain:
    with gzip.GzipFile(os.path.join(HERE, "gzipped.tif.gz"), "wb", mtime=0) as out:
        out.write(plain.read())
