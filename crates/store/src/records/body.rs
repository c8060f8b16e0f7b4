//! The words of a report: its cells as JSON, and the digest by which an equal report is known.

use crate::StoreError;
use cg_domain::Noun;
use cg_kit::{Digest, Digester, Kind, Value};
use serde_json::{Map, Number, Value as Json};

/// The known cells but the geometry, as a JSON object keyed by field.
pub(crate) fn body_from_values(noun: &Noun, values: &[Value]) -> String {
    let known = noun.fields.iter().zip(values).filter(|(f, v)| f.kind != Kind::Shape && !v.is_null());
    let object: Map<String, Json> = known.map(|(f, v)| (f.name.to_owned(), json(v))).collect();
    Json::Object(object).to_string()
}

fn json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(b) => Json::Bool(*b),
        Value::Int(i) => Json::from(*i),
        Value::Real(r) => Number::from_f64(*r).map_or(Json::Null, Json::Number),
        Value::Text(t) => Json::String(t.clone()),
        Value::Bytes(b) => Json::String(b.iter().map(|byte| format!("{byte:02x}")).collect()),
    }
}

/// The cells of a report in the order of the fields; a field that came later than the report is unknown.
pub(crate) fn values_from_body(noun: &Noun, body: &str, shape: Value) -> Result<Vec<Value>, StoreError> {
    let damaged = || StoreError::Damaged { what: format!("the body of a report on {}", noun.name) };
    let mut object: Map<String, Json> = serde_json::from_str(body).map_err(|_| damaged())?;
    let mut shape = Some(shape);
    noun.fields
        .iter()
        .map(|f| match (f.kind, object.remove(f.name)) {
            (Kind::Shape, _) => Ok(shape.take().unwrap_or_default()),
            (_, None | Some(Json::Null)) => Ok(Value::Null),
            (_, Some(Json::Bool(b))) => Ok(Value::Bool(b)),
            (_, Some(Json::String(t))) => Ok(Value::Text(t)),
            (Kind::Real, Some(Json::Number(n))) => n.as_f64().map(Value::Real).ok_or_else(damaged),
            (_, Some(Json::Number(n))) => n.as_i64().map(Value::Int).ok_or_else(damaged),
            (_, Some(Json::Array(_) | Json::Object(_))) => Err(damaged()),
        })
        .collect()
}

/// The digest of what a report says; the same for two reports that say the same, whenever they came.
///
/// Unknown cells do not count, so that a field added later does not make every old report look changed.
pub(crate) fn digest_of_values(noun: &Noun, values: &[Value]) -> Digest {
    let start = Digester::default().text(noun.name);
    let known = noun.fields.iter().zip(values).filter(|(_, v)| !v.is_null());
    known.fold(start, |digester, (f, v)| digester.text(f.name).value(v)).finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn accidents() -> &'static Noun {
        cg_domain::noun("accidents").expect("accidents")
    }

    fn cell(kind: Kind) -> BoxedStrategy<Value> {
        let known = match kind {
            Kind::Int => any::<i64>().prop_map(Value::Int).boxed(),
            Kind::Real => proptest::num::f64::NORMAL.prop_map(Value::Real).boxed(),
            Kind::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
            Kind::Shape => proptest::collection::vec(any::<u8>(), 1..9).prop_map(Value::Bytes).boxed(),
            _ => "\\PC{0,9}".prop_map(Value::Text).boxed(),
        };
        prop_oneof![Just(Value::Null), known].boxed()
    }

    proptest! {
        #[test]
        fn cells_read_back_from_a_body(values in accidents().fields.iter().map(|f| cell(f.kind)).collect::<Vec<_>>()) {
            let shape = values[accidents().shape_at().expect("a geometry")].clone();
            let body = body_from_values(accidents(), &values);
            prop_assert_eq!(values_from_body(accidents(), &body, shape).expect("cells"), values);
        }
    }

    #[test]
    fn a_digest_tells_fields_apart() {
        let mut one = vec![Value::Null; accidents().fields.len()];
        let mut two = one.clone();
        one[11] = Value::Int(1);
        two[12] = Value::Int(1);
        assert_ne!(digest_of_values(accidents(), &one), digest_of_values(accidents(), &two));
    }

    #[test]
    fn a_body_that_is_no_object_of_cells_is_damage() {
        for body in ["", "[]", "{\"code\": {}}", "{\"killed\": 1.5}"] {
            assert!(values_from_body(accidents(), body, Value::Null).is_err(), "{body}");
        }
    }
}
