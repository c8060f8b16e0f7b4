//! Cells as JSON: what either database wrote, the other reads.

use cg_kit::Value;
use serde_json::Value as Json;

/// A cell as JSON; bytes are an object with their hexadecimal digits, as JSON has no bytes.
pub(super) fn json_from_value(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(b) => Json::Bool(b),
        Value::Int(i) => Json::from(i),
        Value::Real(r) => Json::from(r),
        Value::Text(t) => Json::String(t),
        Value::Bytes(b) => serde_json::json!({ "hex": hex(&b) }),
    }
}

/// The cell again; `None` when it is not one.
pub(super) fn value_from_json(json: Json) -> Option<Value> {
    match json {
        Json::Null => Some(Value::Null),
        Json::Bool(b) => Some(Value::Bool(b)),
        Json::String(t) => Some(Value::Text(t)),
        Json::Number(n) => n.as_i64().map(Value::Int).or_else(|| n.as_f64().map(Value::Real)),
        Json::Object(o) => o.get("hex").and_then(Json::as_str).and_then(unhex).map(Value::Bytes),
        Json::Array(_) => None,
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).map(|d| char::from(DIGITS[usize::from(d)])).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |b: u8| char::from(b).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn cells_read_back(i in any::<i64>(), r in proptest::num::f64::NORMAL, t in "\\PC{0,9}", b in any::<Vec<u8>>()) {
            for value in [Value::Null, Value::Bool(true), Value::Int(i), Value::Real(r), Value::Text(t), Value::Bytes(b)] {
                let text = json_from_value(value.clone()).to_string();
                let json = serde_json::from_str(&text).expect("JSON");
                prop_assert_eq!(value_from_json(json), Some(value));
            }
        }
    }

    #[test]
    fn what_is_no_cell_is_refused() {
        for text in ["[]", "{}", "{\"hex\": \"0\"}", "{\"hex\": \"zz\"}", "{\"hex\": 1}"] {
            assert_eq!(value_from_json(serde_json::from_str(text).expect("JSON")), None, "{text}");
        }
    }
}
