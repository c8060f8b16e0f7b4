//! How the cells of a TIFF are stored, checked against the size of the file before anything is read.

use tiff_reader::{ByteOrder, Ifd};

use super::RasterError;

const NODATA: u16 = 42_113;
/// Largest tile or strip that is decoded, in bytes.
pub(super) const MOST_TILE_BYTES: u64 = 256 << 20;
/// Strips are read together until a block is about this large, in bytes.
const GROUP_BYTES: u64 = 1 << 20;

/// Kind of number a cell is stored as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sample {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F16,
    F32,
    F64,
}

impl Sample {
    fn from_tags(format: u16, bits: u16) -> Result<Self, RasterError> {
        Ok(match (format, bits) {
            (1 | 4, 8) => Self::U8,
            (2, 8) => Self::I8,
            (1 | 4, 16) => Self::U16,
            (2, 16) => Self::I16,
            (1 | 4, 32) => Self::U32,
            (2, 32) => Self::I32,
            (1 | 4, 64) => Self::U64,
            (2, 64) => Self::I64,
            (3, 16) => Self::F16,
            (3, 32) => Self::F32,
            (3, 64) => Self::F64,
            _ => {
                return Err(RasterError::Unsupported {
                    what: "the number type of the grid",
                    found: format!("sample format {format} with {bits} bits"),
                    remedy: "re-save it with gdal_translate -ot Float32",
                });
            }
        })
    }

    pub(super) fn bytes(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 | Self::F16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }

    /// Whether single precision holds every value exactly.
    pub(super) fn fits_single(self) -> bool {
        !matches!(self, Self::U32 | Self::I32 | Self::U64 | Self::I64 | Self::F64)
    }
}

/// Storage of one band.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Columns and rows of a stored tile; a strip is a tile as wide as the grid.
    pub(super) tile: (u32, u32),
    pub(super) tiled: bool,
    /// Columns and rows of a block: one tile, or several strips.
    pub(super) block: (u32, u32),
    pub(super) sample: Sample,
    /// Numbers per cell in a stored tile (more than one when bands are interleaved).
    pub(super) samples: usize,
    /// Which of them is read.
    pub(super) pick: usize,
    pub(super) compression: u16,
    pub(super) predictor: u16,
    pub(super) order: ByteOrder,
    pub(super) nodata: Option<f64>,
    pub(super) offsets: Vec<u64>,
    pub(super) counts: Vec<u64>,
    /// Index of the first tile of the band when bands are stored one after the other.
    pub(super) first_tile: usize,
}

impl Layout {
    /// Reads and checks the storage tags of an image directory for a band (from 1).
    pub(super) fn read(ifd: &Ifd, order: ByteOrder, file_length: u64, band: u16) -> Result<Self, RasterError> {
        let (width, height) = (ifd.width(), ifd.height());
        if width == 0 || height == 0 || width > i32::MAX as u32 || height > i32::MAX as u32 {
            return Err(RasterError::damaged("the image directory", format!("the size is {width} × {height} cells")));
        }
        let sample = sample(ifd)?;
        let bands = ifd.samples_per_pixel().max(1);
        if band == 0 || band > bands {
            return Err(RasterError::Unsupported {
                what: "the band asked for",
                found: format!("band {band} of {bands}"),
                remedy: "name a band that the grid has",
            });
        }
        let separate = ifd.planar_configuration() == 2;
        let samples = if separate { 1 } else { usize::from(bands) };
        let (tile, tiled) = tile_size(ifd, width, height)?;
        let bytes = u64::from(tile.0) * u64::from(tile.1) * sample.bytes() as u64 * samples as u64;
        check_tile_bytes(bytes, tile, tiled)?;
        let per_band = width.div_ceil(tile.0) as usize * height.div_ceil(tile.1) as usize;
        let expected = per_band * if separate { usize::from(bands) } else { 1 };
        let (offsets, counts) = places(ifd, tiled, expected, file_length)?;
        Ok(Self {
            width,
            height,
            tile,
            tiled,
            block: block_size(tile, tiled, height, bytes),
            sample,
            samples,
            pick: if separate { 0 } else { usize::from(band - 1) },
            compression: ifd.compression(),
            predictor: predictor(ifd, sample)?,
            order,
            nodata: nodata(ifd)?,
            offsets,
            counts,
            first_tile: if separate { per_band * usize::from(band - 1) } else { 0 },
        })
    }

    /// Tiles in one row of tiles.
    pub(super) fn tiles_across(&self) -> usize {
        self.width.div_ceil(self.tile.0) as usize
    }

    /// What a person calls a stored piece: "tile 7" or "strip 7".
    pub(super) fn name(&self, tile: usize) -> String {
        format!("{} {tile}", if self.tiled { "tile" } else { "strip" })
    }
}

fn sample(ifd: &Ifd) -> Result<Sample, RasterError> {
    let bits = ifd.bits_per_sample().map_err(|e| RasterError::at("tag 258", e))?;
    let formats = ifd.sample_format().map_err(|e| RasterError::at("tag 339", e))?;
    let (bits, format) = (first_same(&bits, "bit depths")?, first_same(&formats, "number types")?);
    Sample::from_tags(format, bits)
}

fn first_same(values: &[u16], what: &'static str) -> Result<u16, RasterError> {
    match values {
        [] => Ok(1),
        [first, rest @ ..] if rest.iter().all(|v| v == first) => Ok(*first),
        mixed => Err(RasterError::Unsupported {
            what: "bands of different kinds in one grid",
            found: format!("{} {what}", mixed.len()),
            remedy: "write the wanted band to its own file with gdal_translate -b 1",
        }),
    }
}

fn tile_size(ifd: &Ifd, width: u32, height: u32) -> Result<((u32, u32), bool), RasterError> {
    let (size, tiled) = match (ifd.tile_width(), ifd.tile_height()) {
        (Some(w), Some(h)) => ((w, h), true),
        _ => ((width, ifd.rows_per_strip().min(height)), false),
    };
    if size.0 == 0 || size.1 == 0 {
        return Err(RasterError::damaged("the image directory", format!("tiles are {} × {} cells", size.0, size.1)));
    }
    Ok((size, tiled))
}

fn check_tile_bytes(bytes: u64, tile: (u32, u32), tiled: bool) -> Result<(), RasterError> {
    if bytes <= MOST_TILE_BYTES {
        return Ok(());
    }
    let kind = if tiled { "tile" } else { "strip" };
    Err(RasterError::TooLarge {
        what: format!("one {kind} of {} × {} cells", tile.0, tile.1),
        bytes,
        limit: MOST_TILE_BYTES,
        remedy: "re-save the grid with gdal_translate -co TILED=YES -co COMPRESS=DEFLATE",
    })
}

/// Strips are grouped so that a block is not a sliver of a few rows.
fn block_size(tile: (u32, u32), tiled: bool, height: u32, tile_bytes: u64) -> (u32, u32) {
    if tiled {
        return tile;
    }
    let strips = u32::try_from((GROUP_BYTES / tile_bytes.max(1)).clamp(1, 256)).unwrap_or(1);
    (tile.0, tile.1.saturating_mul(strips).min(height))
}

/// Offsets and lengths of the stored tiles, all within the file and together no larger than it.
fn places(ifd: &Ifd, tiled: bool, expected: usize, file_length: u64) -> Result<(Vec<u64>, Vec<u64>), RasterError> {
    let kind = if tiled { "tile" } else { "strip" };
    let (offsets, counts) = if tiled {
        (ifd.tile_offsets(), ifd.tile_byte_counts())
    } else {
        (ifd.strip_offsets(), ifd.strip_byte_counts())
    };
    let (Some(offsets), Some(counts)) = (offsets, counts) else {
        return Err(RasterError::damaged("the image directory", format!("the places of the {kind}s are missing")));
    };
    if offsets.len() != expected || counts.len() != expected {
        let found = if offsets.len() == expected { counts.len() } else { offsets.len() };
        let detail = format!("{found} {kind}s are listed, {expected} are needed");
        return Err(RasterError::damaged("the image directory", detail));
    }
    let mut total = 0u64;
    for (index, (offset, count)) in offsets.iter().zip(&counts).take(expected).enumerate() {
        if *offset != 0 && *count != 0 && offset.checked_add(*count).is_none_or(|end| end > file_length) {
            let detail = format!("it would end beyond the end of the file ({offset} + {count} > {file_length} bytes)");
            return Err(RasterError::damaged(format!("{kind} {index}"), detail));
        }
        total = total.saturating_add(*count);
    }
    if total > file_length.saturating_mul(2) {
        let detail = format!("the {kind}s claim {total} bytes in a file of {file_length}");
        return Err(RasterError::damaged("the image directory", detail));
    }
    Ok((offsets, counts))
}

fn predictor(ifd: &Ifd, sample: Sample) -> Result<u16, RasterError> {
    let float = matches!(sample, Sample::F16 | Sample::F32 | Sample::F64);
    match ifd.predictor() {
        found @ (1 | 2) => Ok(found),
        3 if float => Ok(3),
        found => Err(RasterError::Unsupported {
            what: "the predictor of the grid",
            found: found.to_string(),
            remedy: "re-save it with gdal_translate -co PREDICTOR=1",
        }),
    }
}

fn nodata(ifd: &Ifd) -> Result<Option<f64>, RasterError> {
    let Some(text) = ifd.tag(NODATA).and_then(|t| t.value.as_str()) else { return Ok(None) };
    let text = text.trim_matches(|c: char| c == '\0' || c.is_whitespace());
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        let short: String = text.chars().take(40).collect();
        RasterError::damaged("tag 42113", format!("the no-data value \"{short}\" is not a number"))
    })
}
