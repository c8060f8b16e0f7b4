//! A small model and table that the engine's own tests share.

use crate::model::Model;
use crate::table::{Cell, Table};
use std::collections::BTreeMap;

/// Two criteria, one gate.
pub(crate) fn model() -> Model {
    let text = r#"
        name = "small"
        version = 1
        title = "A small model"
        [smaa]
        samples = 1000
        k = 2
        seed = 7
        [[criteria]]
        key = "people"
        criterion = "people-within"
        column = "people"
        value = { shape = "linear", zero = 0, full = 1000 }
        weight = 3
        [[criteria]]
        key = "school"
        criterion = "school-nearest"
        column = "school"
        weight = 1
        [[gates]]
        key = "released"
        column = "status"
        equals = "cleared"
        reason = "The land has been released."
    "#;
    Model::from_toml(text, "small.toml").expect("the small model")
}

/// Five items; `d` has unknowns, `e` is taken out by the gate.
pub(crate) fn table() -> Table {
    rows(&[
        ["c", "200", "", "", "100", "open"],
        ["a", "900", "", "", "500", "open"],
        ["e", "999", "", "", "0", "cleared"],
        ["b", "500", "400", "800", "0", "open"],
        ["d", "", "200", "800", "1500", ""],
    ])
}

/// A table of id, people, people_low, people_high, school, status.
pub(crate) fn rows(rows: &[[&str; 6]]) -> Table {
    let column = |i: usize| rows.iter().map(|row| Cell::from_text(row[i])).collect::<Vec<_>>();
    let names = ["people", "people_low", "people_high", "school", "status"];
    let columns: BTreeMap<_, _> =
        names.iter().enumerate().map(|(i, name)| ((*name).to_owned(), column(i + 1))).collect();
    Table::new(rows.iter().map(|row| row[0].to_owned()).collect(), columns).expect("a table")
}
