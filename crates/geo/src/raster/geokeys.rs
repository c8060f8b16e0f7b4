//! Position and coordinate system from the geographic tags of a TIFF.

use tiff_reader::Ifd;

use super::{GridCrs, RasterError};

const PIXEL_SCALE: u16 = 33_550;
const TIE_POINT: u16 = 33_922;
const TRANSFORMATION: u16 = 34_264;
const KEY_DIRECTORY: u16 = 34_735;

const MODEL_TYPE: u16 = 1024;
const RASTER_TYPE: u16 = 1025;
const GEOGRAPHIC_CRS: u16 = 2048;
const PROJECTED_CRS: u16 = 3072;
const USER_DEFINED: u16 = 32_767;

/// Outer corner of the first cell and the signed steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Position {
    pub(super) origin: (f64, f64),
    pub(super) step: (f64, f64),
}

/// Reads where the grid lies.
///
/// A negative scale of y is read as its size, rows running north to south, as GDAL does.
pub(super) fn position(ifd: &Ifd) -> Result<Position, RasterError> {
    let mut place = match doubles(ifd, TRANSFORMATION) {
        Some(matrix) => from_matrix(&matrix)?,
        None => from_scale(ifd)?,
    };
    if key(ifd, RASTER_TYPE) == Some(2) {
        place.origin.0 -= place.step.0 / 2.0;
        place.origin.1 -= place.step.1 / 2.0;
    }
    let numbers = [place.origin.0, place.origin.1, place.step.0, place.step.1];
    if numbers.iter().any(|n| !n.is_finite() || n.abs() > 1e12) || place.step.0 == 0.0 || place.step.1 == 0.0 {
        return Err(RasterError::damaged("the georeference tags", format!("origin and step are {numbers:?}")));
    }
    Ok(place)
}

fn from_matrix(m: &[f64]) -> Result<Position, RasterError> {
    if m.len() < 16 {
        return Err(RasterError::damaged("tag 34264", format!("{} numbers instead of 16", m.len())));
    }
    if m[1] != 0.0 || m[4] != 0.0 {
        return Err(RasterError::Rotated);
    }
    Ok(Position { origin: (m[3], m[7]), step: (m[0], m[5]) })
}

fn from_scale(ifd: &Ifd) -> Result<Position, RasterError> {
    let scale = doubles(ifd, PIXEL_SCALE).filter(|s| s.len() >= 2).ok_or(RasterError::NoPosition)?;
    let tie = doubles(ifd, TIE_POINT).filter(|t| t.len() >= 6).ok_or(RasterError::NoPosition)?;
    let step = (scale[0], -scale[1].abs());
    Ok(Position { origin: (tie[3] - tie[0] * step.0, tie[4] - tie[1] * step.1), step })
}

/// Coordinate system named by the geographic keys.
pub(super) fn crs(ifd: &Ifd) -> Result<GridCrs, RasterError> {
    let named = |id| key(ifd, id).filter(|n| *n != 0 && *n != USER_DEFINED).map(u32::from);
    match key(ifd, MODEL_TYPE) {
        Some(2) => Ok(GridCrs { epsg: named(GEOGRAPHIC_CRS), geographic: true }),
        Some(1 | USER_DEFINED) | None => match (named(PROJECTED_CRS), named(GEOGRAPHIC_CRS)) {
            (None, Some(epsg)) if key(ifd, PROJECTED_CRS).is_none() => {
                Ok(GridCrs { epsg: Some(epsg), geographic: true })
            }
            (epsg, _) => Ok(GridCrs { epsg, geographic: false }),
        },
        Some(other) => Err(RasterError::Unsupported {
            what: "the model type of the grid",
            found: format!("key 1024 = {other}"),
            remedy: "reproject it with gdalwarp -t_srs EPSG:4326",
        }),
    }
}

/// A short value kept directly in the key directory.
fn key(ifd: &Ifd, wanted: u16) -> Option<u16> {
    let directory = ifd.tag(KEY_DIRECTORY)?.value.as_u16_slice()?;
    let entries = directory.get(4..)?.chunks_exact(4).take(usize::from(*directory.get(3)?));
    entries.into_iter().find(|e| e[0] == wanted && e[1] == 0).map(|e| e[3])
}

fn doubles(ifd: &Ifd, tag: u16) -> Option<Vec<f64>> {
    ifd.tag(tag)?.value.as_f64_vec()
}
