//! The one door through which fields leave: what the asker may see, and nothing else.

use crate::asker::Asker;
use cg_domain::Noun;
use cg_geo::Shape;
use cg_kit::{Cell as _, Field, Kind, Names, Record, Value};

/// A record as one asker sees it.
#[derive(Debug, Clone)]
pub struct View {
    /// What it is.
    pub noun: &'static Noun,
    /// Identifier.
    pub id: String,
    /// Natural key.
    pub code: String,
    /// The fields the asker may see, in the order of the noun, without the geometry.
    pub cells: Vec<(&'static Field, Value)>,
    /// The geometry, when there is one and the asker may see it.
    pub shape: Option<Shape>,
}

impl View {
    /// What `asker` sees of a record.
    pub fn of<R: Record>(asker: &Asker, noun: &'static Noun, record: &R) -> Self {
        Self::of_values(asker, noun, record.id().to_string(), record.to_values())
    }

    /// What `asker` sees of the stored cells of a record, in the order of the noun's fields.
    #[must_use]
    pub fn of_values(asker: &Asker, noun: &'static Noun, id: String, values: Vec<Value>) -> Self {
        let code = values.first().and_then(Value::text).unwrap_or_default().to_owned();
        let mut view = Self { noun, id, code, cells: Vec::with_capacity(values.len()), shape: None };
        for (field, value) in noun.fields.iter().zip(values) {
            if !asker.sees(field.tier) {
                continue;
            }
            if field.kind == Kind::Shape {
                view.shape = Option::<Shape>::from_value(&value).ok().flatten();
            } else {
                view.cells.push((field, value));
            }
        }
        view
    }

    /// The value of a field, if the asker may see it.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.cells.iter().find(|(f, _)| f.name == field).map(|(_, v)| v)
    }

    /// The text of a field.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        self.get(field).and_then(Value::text)
    }

    /// The name of the record in a language, else its code.
    #[must_use]
    pub fn title(&self, lang: &str) -> String {
        let names = self.get("name").and_then(|v| Names::from_value(v).ok());
        names.and_then(|n| n.get(lang).map(str::to_owned)).unwrap_or_else(|| self.code.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_domain::grant::Role;

    fn values(noun: &Noun) -> Vec<Value> {
        noun.fields.iter().map(|f| if f.name == "code" { Value::from("H-1") } else { Value::Null }).collect()
    }

    #[test]
    fn the_public_sees_tier_one_only_and_nobody_sees_identities() {
        for noun in cg_domain::NOUNS {
            let public = View::of_values(&Asker::visitor(Role::Public), noun, String::new(), values(noun));
            assert!(public.cells.iter().all(|(f, _)| f.tier == cg_kit::Tier::Public), "{}", noun.name);
            let top = View::of_values(&Asker::command_line(), noun, String::new(), values(noun));
            assert!(top.cells.iter().all(|(f, _)| f.tier != cg_kit::Tier::Identity), "{}", noun.name);
        }
    }

    #[test]
    fn the_outline_of_a_hazard_is_kept_from_the_public() {
        let noun = cg_domain::noun("hazard_areas").expect("hazard areas");
        let mut cells = values(noun);
        let point = Shape::point(20.0, -10.0).expect("a point");
        cells[noun.shape_at().expect("a geometry")] = point.into_value();
        let seen = |role| View::of_values(&Asker::visitor(role), noun, String::new(), cells.clone()).shape.is_some();
        assert!(seen(Role::Viewer) && !seen(Role::Public));
    }
}
