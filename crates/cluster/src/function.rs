//! `cg_exposure(geometry, ask)`: exposure as a scalar function of DataFusion.

use std::sync::Arc;

use cg_engine::exposure::Area;
use cg_geo::Shape;
use cg_kit::{Fault, Place};
use datafusion::arrow::array::{ArrayRef, AsArray as _, Float64Array, StringArray, StructArray};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields};
use datafusion::common::{ScalarValue, exec_err, internal_err};
use datafusion::error::{DataFusionError, Result};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

use crate::ask::Ask;
use crate::desk;
use crate::error::ClusterError;

/// Begins what the function says when it fails, so that the caller finds it in what the cluster says.
pub(crate) const SAYS: &str = "cg_exposure says: ";

/// The function `cg_exposure(geometry, ask)` for a DataFusion session, an executor or a scheduler.
///
/// # Shape
/// `geometry` is a column of WKB in degrees, longitude first, of shapes that were found sound; `ask` is a constant, the
/// JSON of [`Ask`]. The answer is a struct of one number per column of the ask, and `faults`, a JSON list or null.
/// # Missing
/// Null for a null geometry; a null number is not known, never 0.
/// # Errors
/// When the files of the ask cannot be opened where the function runs, or differ from the caller's.
#[must_use]
pub fn exposure_function() -> Arc<ScalarUDF> {
    Arc::new(ScalarUDF::new_from_impl(ExposureFunction { signature: Signature::any(2, Volatility::Stable) }))
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct ExposureFunction {
    signature: Signature,
}

impl ScalarUDFImpl for ExposureFunction {
    fn name(&self) -> &'static str {
        "cg_exposure"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        internal_err!("the columns of cg_exposure follow from its question")
    }

    fn return_field_from_args(&self, args: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        let ask = args.scalar_arguments.get(1).copied().flatten();
        let fields = fields(&Ask::parse(text(ask)?).map_err(said)?);
        Ok(Arc::new(Field::new(self.name(), DataType::Struct(fields), true)))
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let [geometry, ColumnarValue::Scalar(ask)] = args.args.as_slice() else {
            return exec_err!("{SAYS}its second argument is the question, a constant; see docs/cluster.md");
        };
        let DataType::Struct(fields) = args.return_field.data_type() else {
            return internal_err!("cg_exposure answers a struct");
        };
        let shapes = cast(&geometry.to_array(args.number_rows)?, &DataType::Binary)?;
        let shapes: Vec<Option<&[u8]>> = shapes.as_binary::<i32>().iter().collect();
        let areas = areas(&shapes)?;
        let (rows, faults) = desk::measured(text(Some(ask))?, areas).map_err(said)?;
        let mut rows = rows.into_iter();
        let values: Vec<Vec<Option<f64>>> =
            shapes.iter().map(|shape| shape.and_then(|_| rows.next()).map(|r| r.values).unwrap_or_default()).collect();
        let known = shapes.iter().map(Option::is_some);
        Ok(ColumnarValue::Array(Arc::new(answer(fields, &values, &faults, known)?)))
    }
}

/// One number per column, then the faults.
fn fields(ask: &Ask) -> Fields {
    let number = |name: &String| Field::new(name, DataType::Float64, true);
    ask.columns.iter().map(number).chain([Field::new("faults", DataType::Utf8, true)]).collect()
}

fn text(ask: Option<&ScalarValue>) -> Result<&str> {
    let text = ask.and_then(|value| value.try_as_str().flatten());
    text.ok_or_else(|| {
        said(ClusterError::Asked("its second argument is the question, a constant; see docs/cluster.md".to_owned()))
    })
}

fn said(why: ClusterError) -> DataFusionError {
    DataFusionError::Execution(format!("{SAYS}{why}"))
}

/// The areas that have a shape; the place of each is its row from 0, by which its faults are found again.
fn areas(shapes: &[Option<&[u8]>]) -> Result<Vec<Area>> {
    let area = |(row, wkb): (u64, &Option<&[u8]>)| {
        let shape = Shape::from_stored((*wkb)?).map_err(|e| {
            said(ClusterError::Asked(format!("the geometry of row {row} of a part is unsound ({e}); mend it first")))
        });
        let place = Place { row: Some(row), ..Place::default() };
        Some(shape.map(|shape| Area { id: String::new(), shape, place }))
    };
    (0..).zip(shapes).filter_map(area).collect()
}

fn answer(
    fields: &Fields,
    values: &[Vec<Option<f64>>],
    faults: &[Fault],
    known: impl Iterator<Item = bool>,
) -> Result<StructArray> {
    let column =
        |at: usize| Arc::new(values.iter().map(|row| row.get(at).copied().flatten()).collect::<Float64Array>());
    let numbers = fields.len().saturating_sub(1);
    let mut columns: Vec<ArrayRef> = (0..numbers).map(|at| column(at) as ArrayRef).collect();
    let mut told: Vec<Vec<&Fault>> = vec![Vec::new(); values.len()];
    for fault in faults {
        let row = fault.place.row.and_then(|row| usize::try_from(row).ok());
        if let Some(list) = row.and_then(|row| told.get_mut(row)) {
            list.push(fault);
        }
    }
    let json = |list: &Vec<&Fault>| (!list.is_empty()).then(|| serde_json::to_string(list)).transpose();
    let texts = told.iter().map(json).collect::<Result<Vec<_>, _>>();
    let texts = texts.map_err(|e| said(ClusterError::Asked(e.to_string())))?;
    columns.push(Arc::new(StringArray::from(texts)));
    let known: Vec<bool> = known.collect();
    Ok(StructArray::try_new(fields.clone(), columns, Some(NullBuffer::from(known)))?)
}
