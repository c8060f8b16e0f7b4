//! Grids in every storage GDAL writes are read alike, and hostile ones are refused with a place and a remedy.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests fail loudly and say what is skipped"
)]

use std::path::{Path, PathBuf};

use cg_geo::raster::{BlockIndex, CellSource, Grid, GridCrs, GridFile, GridOptions, RasterError, write_grid};
use proptest::prelude::*;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/grids").join(name)
}

fn open(name: &str) -> Result<GridFile, RasterError> {
    GridFile::open(&data(name), GridOptions::default())
}

/// All values row by row.
fn values(file: &GridFile) -> Result<Vec<f64>, RasterError> {
    let (columns, rows) = file.block_counts();
    let (width, height) = (file.grid().width, file.grid().height);
    let mut out = vec![f64::NAN; width as usize * height as usize];
    for row in 0..rows {
        for column in 0..columns {
            let block = file.block(BlockIndex { row, column })?;
            for r in block.row..block.row + block.height {
                for c in block.column..block.column + block.width {
                    out[(r * width + c) as usize] = block.value(c, r);
                }
            }
        }
    }
    Ok(out)
}

fn expected(scale: f64) -> Vec<f64> {
    let cells = (0..29u32).flat_map(|r| (0..37u32).map(move |c| (c, r)));
    cells.map(|(c, r)| if (c + r) % 11 == 0 { f64::NAN } else { f64::from((c * 7 + r * 13) % 100) * scale }).collect()
}

#[track_caller]
fn same(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (at, (f, e)) in found.iter().zip(expected).enumerate() {
        assert!(f == e || (f.is_nan() && e.is_nan()), "cell {at}: {f} instead of {e}");
    }
}

#[test]
fn every_storage_is_read_alike() {
    let names = "tiles_none tiles_deflate tiles_lzw tiles_packbits tiles_zstd strips_none strips_deflate strips_lzw \
        strips_packbits strips_zstd predictor2_deflate predictor2_lzw predictor2_zstd predictor2_float64 \
        predictor3_deflate predictor3_lzw predictor3_zstd predictor3_float64 type_float64 nodata_nan bigtiff \
        bigtiff_big_endian big_endian one_strip south_up pixel_is_point mollweide";
    for name in names.split_whitespace() {
        let file = open(&format!("{name}.tif")).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!((file.grid().width, file.grid().height), (37, 29), "{name}");
        same(&values(&file).unwrap_or_else(|e| panic!("{name}: {e}")), &expected(0.25));
    }
}

#[test]
fn every_kind_of_whole_number_is_read() {
    for name in "uint8 int8 uint16 int16 uint32 int32 uint64 int64 uint16_predictor2".split_whitespace() {
        let file = open(&format!("type_{name}.tif")).unwrap_or_else(|e| panic!("{name}: {e}"));
        same(&values(&file).unwrap_or_else(|e| panic!("{name}: {e}")), &expected(1.0));
    }
}

#[test]
fn a_gzipped_grid_is_read_as_it_is() {
    let file = open("gzipped.tif.gz").unwrap();
    same(&values(&file).unwrap(), &expected(0.25));
}

#[test]
fn a_gzipped_grid_beyond_the_limit_is_refused() {
    let options = GridOptions { unpacked_limit: 1000, ..GridOptions::default() };
    let error = GridFile::open(&data("gzipped.tif.gz"), options).unwrap_err().to_string();
    assert!(error.contains("limit of 1000") && error.contains("gunzip"), "{error}");
}

#[test]
fn either_band_can_be_read_however_bands_are_stored() {
    for name in ["bands_interleaved.tif", "bands_separate.tif"] {
        let second = GridFile::open(&data(name), GridOptions { band: 2, ..GridOptions::default() }).unwrap();
        same(&values(&second).unwrap(), &expected(0.25));
        let first = open(name).unwrap();
        same(&values(&first).unwrap(), &vec![0.0; 37 * 29]);
        let third = GridFile::open(&data(name), GridOptions { band: 3, ..GridOptions::default() });
        assert!(third.unwrap_err().to_string().contains("band 3 of 2"));
    }
}

#[test]
fn the_frame_is_where_gdal_puts_it() {
    let utm = GridCrs { epsg: Some(32_637), geographic: false };
    let plain = open("tiles_deflate.tif").unwrap().grid().clone();
    assert_eq!(plain.crs, utm);
    assert_eq!(plain.bounds(), [200_000.0, 5_397_100.0, 203_700.0, 5_400_000.0]);
    assert_eq!(plain.nodata, Some(-99_999.0));
    let point = open("pixel_is_point.tif").unwrap().grid().clone();
    assert_eq!(point.bounds(), plain.bounds());
    let south_up = open("south_up.tif").unwrap().grid().clone();
    assert_eq!((south_up.bounds(), south_up.step_y), (plain.bounds(), 100.0));
    let degrees = open("geographic.tif").unwrap().grid().clone();
    assert_eq!(degrees.crs, GridCrs { epsg: Some(4326), geographic: true });
    assert!((degrees.x_of(0.0) - 36.5).abs() < 1e-12 && (degrees.y_of(29.0) - 47.96).abs() < 1e-9);
}

#[test]
fn a_projection_without_a_number_is_said_to_have_none() {
    assert_eq!(open("mollweide.tif").unwrap().grid().crs, GridCrs { epsg: None, geographic: false });
}

#[test]
fn a_tile_that_is_not_stored_has_no_data() {
    let all = values(&open("sparse.tif").unwrap()).unwrap();
    assert_eq!(all.iter().filter(|v| **v == 1.0).count(), 256);
    assert_eq!(all.iter().filter(|v| v.is_nan()).count(), 37 * 29 - 256);
}

#[test]
fn a_rotated_grid_is_refused_with_a_remedy() {
    let error = open("rotated.tif").unwrap_err();
    assert!(matches!(error, RasterError::Rotated) && error.to_string().contains("gdalwarp"));
}

#[test]
fn what_is_written_is_read_back() {
    let crs = GridCrs { epsg: Some(4326), geographic: true };
    for step_y in [-0.001, 0.001] {
        let grid = Grid {
            width: 300,
            height: 270,
            origin_x: 30.0,
            origin_y: 10.0,
            step_x: 0.001,
            step_y,
            crs,
            nodata: Some(-1.0),
        };
        let cells: Vec<f32> = (0..300 * 270).map(|i| if i % 17 == 0 { f32::NAN } else { i as f32 / 8.0 }).collect();
        let mut bytes = Vec::new();
        write_grid(&mut bytes, &grid, &cells).unwrap();
        let file = GridFile::from_bytes(bytes, GridOptions::default()).unwrap();
        assert_eq!(file.grid(), &grid);
        same(&values(&file).unwrap(), &cells.iter().map(|v| f64::from(*v)).collect::<Vec<_>>());
    }
}

#[test]
fn gdal_reads_what_is_written() {
    let crs = GridCrs { epsg: Some(32_637), geographic: false };
    let frame = (200_000.0, 5_400_000.0);
    let (width, height) = (300, 270);
    let (origin_x, origin_y) = frame;
    let grid = Grid { width, height, origin_x, origin_y, step_x: 100.0, step_y: -100.0, crs, nodata: Some(-1.0) };
    let mut bytes = Vec::new();
    write_grid(&mut bytes, &grid, &vec![2.5; 300 * 270]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("written.tif");
    std::fs::write(&path, bytes).unwrap();
    let Ok(told) = std::process::Command::new("gdalinfo").arg("-stats").arg(&path).output() else {
        eprintln!("skipped: gdalinfo is not installed");
        return;
    };
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    for part in [
        "Size is 300, 270",
        "32637",
        "Origin = (200000.0",
        "Pixel Size = (100.0",
        "NoData Value=-1",
        "Mean=2.500",
        "DEFLATE",
        "Block=256x256",
    ] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
}

#[test]
fn a_file_that_is_no_tiff_says_what_it_begins_with() {
    let error = GridFile::from_bytes(b"PK\x03\x04zipzip".to_vec(), GridOptions::default()).unwrap_err().to_string();
    assert!(error.contains("50 4b 03 04") && error.contains("export"), "{error}");
    for short in [&b""[..], b"II", b"II*\0", b"II*\0\xff\xff\xff\xff"] {
        assert!(GridFile::from_bytes(short.to_vec(), GridOptions::default()).is_err());
    }
}

/// A small classic file with one directory entry changed.
fn with_tag(tag: u16, value: u32) -> Vec<u8> {
    let mut bytes = std::fs::read(data("tiles_deflate.tif")).unwrap();
    let at = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
    let count = usize::from(u16::from_le_bytes(bytes[at..at + 2].try_into().unwrap()));
    for entry in (0..count).map(|i| at + 2 + 12 * i) {
        if u16::from_le_bytes(bytes[entry..entry + 2].try_into().unwrap()) == tag {
            bytes[entry + 2..entry + 4].copy_from_slice(&4u16.to_le_bytes());
            bytes[entry + 4..entry + 8].copy_from_slice(&1u32.to_le_bytes());
            bytes[entry + 8..entry + 12].copy_from_slice(&value.to_le_bytes());
        }
    }
    bytes
}

fn refusal(bytes: Vec<u8>) -> String {
    GridFile::from_bytes(bytes, GridOptions::default())
        .and_then(|file| values(&file).map(|_| ()))
        .expect_err("a lying file must be refused")
        .to_string()
}

#[test]
fn lying_headers_are_refused_before_memory_is_taken() {
    for (tag, value, part) in [
        (256, 2_000_000_000, "tiles are listed"),
        (257, 1, "tiles are listed"),
        (256, 0, "the size is 0"),
        (257, u32::MAX, "the size is"),
        (322, 1 << 20, "gdal_translate"),
        (323, 0, "tiles are"),
        (322, u32::MAX, "gdal_translate"),
        (324, 4_000_000_000, "tiles are listed"),
        (259, 7, "COMPRESS=DEFLATE"),
        (317, 9, "PREDICTOR=1"),
        (339, 6, "Float32"),
    ] {
        let told = refusal(with_tag(tag, value));
        assert!(told.contains(part), "tag {tag} = {value}: {told}");
    }
}

#[test]
fn a_tile_that_unpacks_to_too_much_is_refused() {
    let told = refusal(with_tag(322, 8));
    assert!(told.contains("tiles are listed") || told.contains("tile 0"), "{told}");
}

#[test]
fn a_truncated_file_names_the_tile_that_is_missing() {
    let bytes = std::fs::read(data("tiles_deflate.tif")).unwrap();
    let told = refusal(bytes[..bytes.len() - 40].to_vec());
    assert!(told.contains("tile") && told.contains("beyond the end"), "{told}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_change_of_bytes_makes_the_reader_panic_or_hang(
        which in 0usize..6,
        cut in 0usize..9000,
        changes in prop::collection::vec((0usize..9000, any::<u8>()), 0..12),
    ) {
        let names = ["tiles_deflate.tif", "strips_lzw.tif", "bigtiff.tif", "predictor3_zstd.tif", "strips_packbits.tif", "gzipped.tif.gz"];
        let mut bytes = std::fs::read(data(names[which])).unwrap();
        for (at, value) in changes {
            let at = at % bytes.len();
            bytes[at] = value;
        }
        bytes.truncate(bytes.len().min(cut.max(16)).max(if cut % 2 == 0 { bytes.len() } else { 0 }));
        let options = GridOptions { unpacked_limit: 1 << 20, ..GridOptions::default() };
        if let Ok(file) = GridFile::from_bytes(bytes, options)
            && u64::from(file.grid().width) * u64::from(file.grid().height) < 1 << 22
        {
            let _ = values(&file);
        }
    }
}
