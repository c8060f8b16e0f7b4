//! The parameters of a request for features, each refused with its name when it cannot be read.

use super::crs::Crs;
use crate::form::Fields;
use crate::form::whole_from;
use crate::problem::Problem;
use cg_app::Words;
use cg_app::{Ask, Condition, Op};
use cg_domain::Noun;
use cg_geo::measure::Bbox;
use cg_kit::{Kind as Holds, PartialDate, Value};

/// Features on a page when the request does not say.
pub(crate) const LIMIT: usize = 100;
/// Features on a page at most.
pub(crate) const MOST: usize = 10_000;
/// Parameters that are no property.
const KNOWN: &[&str] = &["bbox", "bbox-crs", "crs", "datetime", "limit", "after", "f", "lang"];

/// A request for features, read.
#[derive(Debug)]
pub(crate) struct Query {
    /// What is asked of the app.
    pub ask: Ask,
    /// The system to answer in.
    pub crs: Crs,
}

/// Four numbers, or six of which the heights are left out: west, south, east, north in degrees; west is greater than
/// east when the box crosses the 180° meridian.
///
/// # Errors
/// [`Kind::BadRequest`] naming the parameter.
pub(crate) fn bbox(text: &str) -> Result<[f64; 4], Problem> {
    bbox_in(text, Crs::Crs84)
}

fn bbox_in(text: &str, crs: Crs) -> Result<[f64; 4], Problem> {
    let refused = || Problem::parameter("bbox", Words::of("expected-bbox"));
    let numbers: Vec<f64> =
        text.split(',').map(|n| n.trim().parse()).collect::<Result<_, _>>().map_err(|_| refused())?;
    let [a, b, c, d] = match numbers[..] {
        [a, b, c, d] | [a, b, _, c, d, _] => [a, b, c, d],
        _ => return Err(refused()),
    };
    let ([west, south], [east, north]) = (crs.inverse(a, b), crs.inverse(c, d));
    Bbox::parts(west, south, east, north).map(|_| [west, south, east, north]).ok_or_else(refused)
}

impl Query {
    /// Reads a request for the features of a noun.
    ///
    /// # Errors
    /// [`Kind::BadRequest`] for a parameter that is unknown or cannot be read.
    pub(crate) fn read(noun: &'static Noun, fields: &Fields) -> Result<Self, Problem> {
        let system = |name: &str| match fields.get(name) {
            None => Ok(Crs::Crs84),
            Some(text) => Crs::of(text).ok_or_else(|| Problem::parameter(name, Words::of("expected-crs"))),
        };
        let (crs, bbox_crs) = (system("crs")?, system("bbox-crs")?);
        let mut conditions = Vec::new();
        for (name, value) in fields.pairs().filter(|(name, _)| !KNOWN.contains(name)) {
            conditions.push(property(noun, name, value)?);
        }
        if let Some(text) = fields.get("datetime") {
            conditions.extend(datetime(noun, text)?);
        }
        let limit = fields.read::<usize>("limit", whole_from(1))?.unwrap_or(LIMIT);
        if limit == 0 {
            return Err(Problem::parameter("limit", whole_from(1)));
        }
        let bbox = fields.get("bbox").map(|text| bbox_in(text, bbox_crs)).transpose()?;
        let after = fields.get("after").map(str::to_owned);
        Ok(Self { ask: Ask { conditions, bbox, after, limit: limit.min(MOST), ..Ask::default() }, crs })
    }
}

/// A property of the noun compared with a value, in the type of the property.
fn property(noun: &'static Noun, name: &str, value: &str) -> Result<Condition, Problem> {
    let unknown = || Problem::unknown_parameter(name);
    let field = noun.field(name).filter(|f| !matches!(f.kind, Holds::Shape | Holds::Json)).ok_or_else(unknown)?;
    let wrong = |expected| Problem::parameter(name, Words::of(expected));
    let value = match field.kind {
        Holds::Int => Value::Int(value.parse().map_err(|_| wrong("expected-whole-number"))?),
        Holds::Real => {
            Value::Real(value.parse::<f64>().ok().filter(|v| v.is_finite()).ok_or_else(|| wrong("expected-number"))?)
        }
        Holds::Bool => Value::Bool(value.parse().map_err(|_| wrong("expected-true-or-false"))?),
        _ => Value::from(value),
    };
    Ok(Condition { field: name.to_owned(), op: Op::Eq, value })
}

/// The field that `datetime` filters: when it happened, else when the facts are from.
pub(crate) fn time_field(noun: &Noun) -> &'static str {
    if noun.field("date").is_some() { "date" } else { "date_of_information" }
}

/// An instant or an interval, open with `..` on either side.
fn datetime(noun: &Noun, text: &str) -> Result<Vec<Condition>, Problem> {
    let refused = || Problem::parameter("datetime", Words::of("expected-datetime"));
    let date = |text: &str| -> Result<Option<PartialDate>, Problem> {
        if matches!(text, "" | "..") {
            return Ok(None);
        }
        text.get(..text.len().min(10)).and_then(|d| d.parse().ok()).map(Some).ok_or_else(refused)
    };
    let (from, to) = match text.split_once('/') {
        Some((from, to)) => (date(from)?, date(to)?),
        None => (date(text)?, date(text)?),
    };
    let reversed = matches!((from, to), (Some(from), Some(to)) if from.earliest() > to.latest());
    if (from.is_none() && to.is_none()) || reversed {
        return Err(refused());
    }
    let of = |op, day: jiff::civil::Date| Condition {
        field: time_field(noun).to_owned(),
        op,
        value: Value::from(day.to_string()),
    };
    let from = from.map(|d| of(Op::AtLeast, d.earliest()));
    Ok(from.into_iter().chain(to.map(|d| of(Op::AtMost, d.latest()))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Kind;

    fn read(query: &str) -> Result<Query, Problem> {
        let noun = cg_domain::noun("accidents").unwrap();
        Query::read(noun, &Fields::of(crate::form::pairs(query)).unwrap())
    }

    #[test]
    fn a_box_is_read_in_its_own_system() {
        assert_eq!(read("bbox=1,2,3,4").unwrap().ask.bbox, Some([1.0, 2.0, 3.0, 4.0]));
        assert_eq!(read("bbox=1,2,0,3,4,9").unwrap().ask.bbox, Some([1.0, 2.0, 3.0, 4.0]));
        let swapped = read("bbox=2,1,4,3&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326").unwrap();
        assert_eq!(swapped.ask.bbox, Some([1.0, 2.0, 3.0, 4.0]));
        for bad in
            ["bbox=1,2,3", "bbox=a,b,c,d", "bbox=1,NaN,2,3", "bbox=1,4,2,3", "bbox=1,-91,2,3", "bbox=1e308,0,1e309,1"]
        {
            assert_eq!(read(bad).unwrap_err().kind, Kind::BadRequest, "{bad}");
        }
    }

    #[test]
    fn times_are_instants_or_intervals_open_on_either_side() {
        let days = |query: &str| {
            read(query).unwrap().ask.conditions.iter().map(|c| c.value.text().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(days("datetime=2006"), ["2006-01-01", "2006-12-31"]);
        assert_eq!(days("datetime=2006-01-15T00:00:00Z/.."), ["2006-01-15"]);
        assert_eq!(days("datetime=../2006-02"), ["2006-02-28"]);
        for bad in [
            "datetime=../..",
            "datetime=soon",
            "datetime=2007/2006",
            "datetime=2006-13",
            "datetime=%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9%C3%A9",
        ] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn unknown_parameters_and_wrong_types_are_refused_by_name() {
        assert!(read("colour=red").unwrap_err().detail(cg_i18n::Lang::En).contains("colour"));
        assert!(read("killed=many").unwrap_err().detail(cg_i18n::Lang::En).contains("killed"));
        assert!(read("limit=0").is_err() && read("limit=-1").is_err() && read("crs=EPSG:2056").is_err());
        assert_eq!(read("limit=999999999").unwrap().ask.limit, MOST);
        assert_eq!(read("killed=2").unwrap().ask.conditions[0].value, Value::Int(2));
    }
}
