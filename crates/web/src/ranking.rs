//! A ranking as pages and programs get it: names and reasons in the reader's language, parts as bars.

use crate::form::whole_from;
use crate::form::{Fields, percent};
use crate::page::Page;
use crate::problem::Problem;
pub(crate) use cg_app::model_text;
use cg_app::{Pair, PreviewAsk, Ranked, Words};
use cg_engine::message::{Arg, Said};
use cg_engine::model::Model;
use cg_engine::weights::Method;
use std::collections::BTreeMap;

/// Looks there are for criteria: six colours, plain, hatched and dotted.
pub(crate) const LOOKS: usize = 18;

/// Rows on one page of a ranking.
pub(crate) const PAGE: usize = 100;

/// The rows before and after those shown, as queries, and where those shown stand.
pub(crate) struct Paging {
    /// The page before; `None` on the first.
    pub before: Option<String>,
    /// The page after; `None` on the last.
    pub after: Option<String>,
    /// First and last row shown, and how many there are.
    pub span: (usize, usize, usize),
}

impl Paging {
    /// Of rows from `from` of `count`, asked for by these fields.
    pub(crate) fn of(fields: &Fields, from: usize, count: usize) -> Self {
        let to = |at: usize| format!("?{}#rank-h", fields.query_with(&[("from", &at.to_string())]));
        let from = from.min(count);
        let end = (from + PAGE).min(count);
        Self {
            before: (from > 0).then(|| to(from.saturating_sub(PAGE))),
            after: (end < count).then(|| to(end)),
            span: ((from + 1).min(count), end, count),
        }
    }
}

/// One criterion of the form.
pub(crate) struct Criterion {
    /// Its key in the model.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Its colour, from 1.
    pub colour: usize,
    /// Its weight, a share of one.
    pub weight: f64,
    /// Its points on the slider.
    pub points: u32,
    /// Its place in the order of importance, from 1.
    pub place: usize,
}

/// One part of a bar.
pub(crate) struct Part {
    /// Colour of its criterion.
    pub colour: usize,
    /// Where it begins, of 100.
    pub x: String,
    /// How wide it is, of 100.
    pub width: String,
    /// What it says when looked at.
    pub title: String,
}

/// One row of the table.
pub(crate) struct Row {
    /// Id for brushing.
    pub id: String,
    /// Code of the hazard area.
    pub code: String,
    /// Its name, or its code.
    pub name: String,
    /// Its page.
    pub href: String,
    /// Its rank; `None` when left out.
    pub rank: Option<usize>,
    /// Whether others have the same score.
    pub tie: bool,
    /// Its score, from 0 to 1.
    pub score: Option<f64>,
    /// Why it was left out.
    pub reason: Option<String>,
    /// The parts of its score.
    pub bars: Vec<Part>,
    /// The parts in words.
    pub words: String,
    /// The range its rank moves in.
    pub interval: String,
    /// The chance to be among the first.
    pub chance: Option<f64>,
    /// Why it stands where it stands.
    pub why: String,
}

/// Something the engine says, in the reader's language.
pub(crate) fn said(p: &Page, said: &Said) -> String {
    cg_app::said(p.lang, said)
}

/// A place and what made it, as one sentence.
pub(crate) fn explained(p: &Page, said: &[Said]) -> String {
    let texts: Vec<String> = said.iter().map(|one| self::said(p, one)).collect();
    match texts.split_first() {
        Some((head, rest)) if !rest.is_empty() => {
            p.t2("said-of", "head", head.as_str(), "rest", rest.join(&p.t("said-between")))
        }
        Some((head, _)) => head.clone(),
        None => String::new(),
    }
}

/// What the upper and the lower one are called in the reader's language.
pub(crate) fn pair_names(p: &Page, pair: &Pair) -> [String; 2] {
    let name = |names: &Option<cg_kit::Names>| Some(names.as_ref()?.get(p.lang.tag())?.to_owned());
    let codes = pair.said.first().map(|head| ["above", "below"].map(|key| head.args.get(key).cloned()));
    let code = |at: usize| match codes.as_ref().and_then(|codes| codes[at].clone()) {
        Some(Arg::Text(code)) => code,
        _ => String::new(),
    };
    [0, 1].map(|at| name(&pair.names[at]).unwrap_or_else(|| code(at)))
}

/// Why one item stands above another, the items by their names where they have any in the reader's language.
pub(crate) fn pair_sentence(p: &Page, pair: &Pair) -> String {
    let mut said = pair.said.clone();
    if let Some(head) = said.first_mut() {
        for (key, name) in ["above", "below"].into_iter().zip(pair_names(p, pair)) {
            head.args.insert(key, Arg::Text(name));
        }
    }
    explained(p, &said)
}

/// What a criterion of a model is called: the model's own words, else the engine's in the reader's language.
pub(crate) fn label(p: &Page, model: &Model, key: &str) -> String {
    let used = model.criteria.iter().find(|c| c.key == key);
    used.map_or_else(|| key.to_owned(), |used| cg_app::criterion_label(p.lang, used))
}

/// What the query or the form asks of a model.
///
/// # Errors
/// A weight or a number of places that cannot be read.
pub(crate) fn asked(model: &Model, fields: &Fields) -> Result<PreviewAsk, Problem> {
    let number = |text: &str| text.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
    let mut ask =
        PreviewAsk { model: model.name.clone(), k: fields.read::<u32>("k", whole_from(1))?, ..PreviewAsk::default() };
    ask.limit = Some(PAGE);
    ask.from = fields.read::<usize>("from", whole_from(0))?.unwrap_or(0);
    ask.compact = true;
    let Some(method) = fields.get("method") else { return Ok(ask) };
    ask.method = Some(method.to_owned());
    for (key, value) in fields.under("w.") {
        ask.weights.insert(
            key.to_owned(),
            number(value).ok_or_else(|| Problem::parameter(key, Words::of("expected-number-from").with("least", 0)))?,
        );
    }
    let mut order: Vec<(usize, String)> =
        fields.under("o.").map(|(key, v)| (v.parse().unwrap_or(usize::MAX), key.to_owned())).collect();
    order.sort();
    ask.order = order.into_iter().map(|(_, key)| key).collect();
    for (pair, value) in fields.under("p.") {
        let times = ratio(value).ok_or_else(|| Problem::parameter(pair, Words::of("expected-ratio")))?;
        ask.pairwise.insert(pair.replacen('.', "|", 1), times);
    }
    complete(model, &mut ask);
    let boxes = fields.pairs().any(|(name, _)| name == "method");
    ask.gates = model
        .gates
        .iter()
        .map(|g| (g.key.clone(), !boxes || fields.get(&format!("gate.{}", g.key)).is_some()))
        .collect();
    Ok(ask)
}

/// Fills in what a method needs and an address left out: the model's own order, equal judgements.
fn complete(model: &Model, ask: &mut PreviewAsk) {
    let keys: Vec<String> = model.criteria.iter().map(|c| c.key.clone()).collect();
    match ask.method.as_deref() {
        Some("rank_order") if ask.order.is_empty() => ask.order = keys,
        Some("pairwise") => {
            for (at, a) in keys.iter().enumerate() {
                for b in &keys[at + 1..] {
                    if !ask.pairwise.contains_key(&format!("{b}|{a}")) {
                        ask.pairwise.entry(format!("{a}|{b}")).or_insert(1.0);
                    }
                }
            }
        }
        _ => {}
    }
}

/// A judgement on Saaty's scale: `3` or `1/3`.
fn ratio(text: &str) -> Option<f64> {
    let value = match text.split_once('/') {
        Some((a, b)) => a.trim().parse::<f64>().ok()? / b.trim().parse::<f64>().ok()?,
        None => text.trim().parse().ok()?,
    };
    (value.is_finite() && (1.0 / 9.5..=9.5).contains(&value)).then_some(value)
}

/// The word of a method, as the form has it.
pub(crate) fn method_word(ask: &PreviewAsk, model: &Model) -> &'static str {
    match (ask.method.as_deref(), &model.weights) {
        (Some("direct"), _) | (None, Method::Direct) => "direct",
        (Some("swing"), _) | (None, Method::Swing) => "swing",
        (Some("pairwise"), _) | (None, Method::Pairwise { .. }) => "pairwise",
        _ => "rank_order",
    }
}

/// The criteria of the form, with the weights in force.
pub(crate) fn criteria(p: &Page, model: &Model, weights: &BTreeMap<String, f64>) -> Vec<Criterion> {
    let weight = |key: &str| weights.get(key).copied().unwrap_or(0.0);
    let mut falling: Vec<&str> = model.criteria.iter().map(|c| c.key.as_str()).collect();
    falling.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    let one = |(at, used): (usize, &cg_engine::model::CriterionUse)| Criterion {
        id: used.key.clone(),
        label: label(p, model, &used.key),
        colour: at % LOOKS + 1,
        weight: weight(&used.key),
        points: (weight(&used.key) * 100.0).round() as u32,
        place: falling.iter().position(|key| *key == used.key).map_or(1, |at| at + 1),
    };
    model.criteria.iter().enumerate().map(one).collect()
}

/// What the chance in a ranking is of.
pub(crate) fn chance(p: &Page, k: Option<u32>) -> String {
    k.map_or_else(|| p.t("ranking-chance-of-some"), |k| p.t1("ranking-chance", "k", k))
}

/// The rows of the table.
pub(crate) fn rows(p: &Page, labels: &[String], ranked: &[Ranked]) -> Vec<Row> {
    ranked.iter().map(|one| row(p, labels, one)).collect()
}

fn row(p: &Page, labels: &[String], one: &Ranked) -> Row {
    let interval = one.interval5.zip(one.interval95);
    let bars = bars(p, labels, one);
    let words: Vec<&str> = bars.iter().map(|part| part.title.as_str()).collect();
    Row {
        id: one.id.clone(),
        code: one.code.clone(),
        name: one.names.as_ref().and_then(|n| n.get(p.lang.tag())).unwrap_or(&one.code).to_owned(),
        href: format!("/hazard-areas/{}", percent(&one.code)),
        rank: one.rank,
        tie: one.tie,
        score: one.score,
        reason: one.excluded.as_ref().map(|why| model_text(p.lang, why)),
        words: words.join("; "),
        interval: interval
            .map_or_else(|| "–".to_owned(), |(low, high)| p.t2("ranking-interval-of", "low", low, "high", high)),
        chance: one.p_first_k,
        why: strongest(p, labels, one),
        bars,
    }
}

fn bars(p: &Page, labels: &[String], one: &Ranked) -> Vec<Part> {
    let mut reached = 0.0;
    let part = |(at, value): (usize, &f64)| {
        let label = labels.get(at).map_or("", String::as_str);
        let figure = cg_i18n::decimal(p.lang, *value, 3);
        let told = if one.unknown.contains(&at) { format!("{} ({figure})", p.t("bench-unknown")) } else { figure };
        let part = Part {
            colour: at % LOOKS + 1,
            x: format!("{:.2}", reached * 100.0),
            width: format!("{:.2}", value.max(0.0) * 100.0),
            title: p.t2("bench-contribution", "criterion", label, "value", told),
        };
        reached += value.max(0.0);
        part
    };
    one.contributions.iter().enumerate().map(part).collect()
}

/// The three criteria that add most to a score, with their share of it; what is not known is said to be so.
fn strongest(p: &Page, labels: &[String], one: &Ranked) -> String {
    let contributions = &one.contributions;
    let total: f64 = contributions.iter().sum();
    let mut order: Vec<usize> = (0..contributions.len()).filter(|at| contributions[*at] > 0.0).collect();
    order.sort_by(|a, b| contributions[*b].total_cmp(&contributions[*a]));
    let words = order.into_iter().take(3).map(|at| {
        let share = cg_i18n::integer(p.lang, contributions[at] / total * 100.0);
        let label = labels.get(at).map_or("", String::as_str);
        let unknown = || p.t2("bench-contribution", "criterion", label, "value", p.t("bench-unknown"));
        let phrase = if one.unknown.contains(&at) { unknown() } else { label.to_owned() };
        p.t2("rank-part", "phrase", phrase, "share", share)
    });
    cg_i18n::list_and(p.lang, &words.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_i18n::Lang;

    /// An item whose second criterion is not known.
    fn half_known() -> Ranked {
        Ranked {
            id: "1".into(),
            code: "H-1".into(),
            names: None,
            rank: Some(1),
            score: Some(0.75),
            contributions: vec![0.25, 0.5],
            unknown: vec![1],
            interval5: None,
            interval95: None,
            p_first_k: None,
            excluded: None,
            tie: false,
        }
    }

    #[test]
    fn what_is_not_known_is_said_where_reasons_are_told() {
        let page = Page::plain(Lang::En);
        let plain = |text: &str| text.replace(['\u{2068}', '\u{2069}'], "");
        let labels = ["size".to_owned(), "people".to_owned()];
        assert_eq!(plain(&bars(&page, &labels, &half_known())[1].title), "people: unknown (0.500)");
        let why = plain(&strongest(&page, &labels, &half_known()));
        assert!(why.starts_with("people: unknown (67 % of the score)") && why.contains("size (33"), "{why}");
    }

    #[test]
    fn a_judgement_is_read_on_saaty_s_scale_only() {
        assert_eq!(ratio("3"), Some(3.0));
        assert_eq!(ratio("1/4"), Some(0.25));
        for bad in ["0", "1/0", "100", "x", "-3", "NaN"] {
            assert_eq!(ratio(bad), None, "{bad}");
        }
    }

    #[test]
    fn pages_of_a_ranking_meet_without_gap_and_keep_the_weights() {
        let fields = Fields::of(vec![("w.a".into(), "3".into()), ("from".into(), "100".into())]).unwrap();
        let middle = Paging::of(&fields, 100, 250);
        assert_eq!(middle.span, (101, 200, 250));
        assert_eq!(middle.before.as_deref(), Some("?w.a=3&from=0#rank-h"));
        assert_eq!(middle.after.as_deref(), Some("?w.a=3&from=200#rank-h"));
        let last = Paging::of(&fields, 200, 250);
        assert_eq!((last.span, last.after), ((201, 250, 250), None));
        assert_eq!(Paging::of(&Fields::default(), 900, 0).span, (0, 0, 0));
    }

    #[test]
    fn every_sentence_of_the_engine_is_said_in_every_language() {
        for lang in Lang::ALL {
            for (key, english) in cg_engine::message::messages() {
                assert!(cg_i18n::has(lang, &key), "{} lacks {key}: {english}", lang.tag());
            }
        }
    }

    #[test]
    fn the_parts_of_a_bar_follow_each_other() {
        let page = Page::plain(Lang::En);
        let parts = bars(&page, &["a".into(), "b".into()], &half_known());
        assert_eq!((parts[1].x.as_str(), parts[1].width.as_str()), ("25.00", "50.00"));
    }
}
