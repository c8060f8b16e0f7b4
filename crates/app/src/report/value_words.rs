//! Value functions in words: what measure is worth nothing, what is worth all, and how it goes in between.

use super::teller::Teller;
use crate::words::{code_label, measure, unit};
use cg_engine::model::{CriterionUse, WhenUnknown};
use cg_engine::value::ValueFunction;
use cg_i18n::{Args, list_and, t};

/// How a measure becomes a value from 0 to 1, with what an unknown is worth.
pub(super) fn value_words(say: Teller, criterion: &CriterionUse) -> String {
    let mut words = vec![function(say, criterion)];
    if criterion.multiplies {
        words.push(say.t("report-value-multiplies"));
    }
    words.push(match criterion.unknown {
        WhenUnknown::Interval => say.t("report-value-unknown-any"),
        WhenUnknown::Fixed(value) => say.t1("report-value-unknown-fixed", "value", measure(say.lang, value)),
    });
    words.join(" ")
}

fn function(say: Teller, criterion: &CriterionUse) -> String {
    let with_unit = |x: f64| {
        let number = measure(say.lang, x);
        if criterion.unit.is_empty() { number } else { format!("{number} {}", unit(say.lang, &criterion.unit)) }
    };
    let said = |key: &str, values: &[(&str, f64)]| {
        let args: Args = values.iter().map(|(name, value)| (*name, with_unit(*value))).collect();
        t(say.lang, key, &args)
    };
    let value = |worth: f64| cg_i18n::decimal(say.lang, worth, if worth.fract() == 0.0 { 0 } else { 2 });
    let pairs = |all: Vec<(String, f64)>| {
        let one = |(at, worth): &(String, f64)| say.t2("report-value-at", "value", value(*worth), "at", at.as_str());
        list_and(say.lang, &all.iter().map(one).collect::<Vec<_>>())
    };
    match &criterion.value {
        ValueFunction::Linear { zero, full } => said("report-value-linear", &[("zero", *zero), ("full", *full)]),
        ValueFunction::Log { scale, full } => said("report-value-log", &[("scale", *scale), ("full", *full)]),
        ValueFunction::Exponential { scale } => said("report-value-exponential", &[("scale", *scale)]),
        ValueFunction::InverseSquare { half } => said("report-value-inverse-square", &[("half", *half)]),
        ValueFunction::Piecewise { points } => {
            say.t1("report-value-piecewise", "points", pairs(points.iter().map(|(x, v)| (with_unit(*x), *v)).collect()))
        }
        ValueFunction::Count => say.t("report-value-count"),
        ValueFunction::Once => say.t("report-value-once"),
        ValueFunction::Table { codes } => {
            let list = criterion.behind().and_then(|c| c.card().codes);
            let name = |code: &str| list.map_or_else(|| code.to_owned(), |list| code_label(say.lang, list, code));
            say.t1("report-value-table", "codes", pairs(codes.iter().map(|(code, v)| (name(code), *v)).collect()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_engine::model::Model;
    use cg_i18n::Lang;

    fn told(value: &str) -> String {
        told_in(Lang::En, value)
    }

    fn told_in(lang: Lang, value: &str) -> String {
        let text = format!(
            "name = \"t\"\nversion = 1\n[[criteria]]\nkey = \"a\"\ncolumn = \"a\"\nunit = \"m\"\nweight = 1\nvalue = {value}"
        );
        let model = Model::from_toml(&text, "t").expect("a model");
        let words = value_words(Teller { lang }, &model.criteria[0]);
        words.replace(['\u{2068}', '\u{2069}'], "")
    }

    #[test]
    fn anchors_are_said_with_their_unit() {
        let linear = told("{ shape = \"linear\", zero = 2000, full = 0 }");
        assert!(linear.starts_with("0 at 2,000 m, 1 at 0 m"), "{linear}");
        let pieces = told("{ shape = \"piecewise\", points = [[0, 1], [500, 0.5]] }");
        assert!(pieces.contains("1 at 0 m and 0.50 at 500 m"), "{pieces}");
        assert!(pieces.contains("not known"), "{pieces}");
        let arabic = told_in(Lang::Ar, "{ shape = \"linear\", zero = 2000, full = 0 }");
        assert!(arabic.contains("2,000 م"), "the unit is in the letters of the language: {arabic}");
    }
}
