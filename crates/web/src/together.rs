//! What several organisations say together, in the reader's words: the group page and the session page share it.

use crate::page::Page;
use crate::ranking::{self, LOOKS};
use cg_app::{DisputeView, GroupRow, GroupView};
use cg_engine::conflict::Agreement;
use cg_engine::model::Model;
use cg_i18n::Args;
use cg_kit::Names;

/// Everything the two pages show of a group.
pub(crate) struct Together {
    /// Whose weights, in the order of the ranks.
    pub voices: Vec<String>,
    /// The weights of all together.
    pub mean: Weighed,
    /// How far every two agree.
    pub agreements: Vec<Agreed>,
    /// Where they part.
    pub disputes: Vec<Parted>,
    /// The order of all together.
    pub rows: Vec<Row>,
    /// The first how many.
    pub k: u32,
    /// How many draws were made.
    pub samples: u32,
    /// How many items are ranked.
    pub ranked: usize,
}

/// One set of weights as a bar.
pub(crate) struct Weighed {
    /// Whose.
    pub voice: String,
    /// The parts, from 0 to 100.
    pub parts: Vec<ranking::Part>,
    /// The same in words.
    pub words: String,
}

/// How far two agree.
pub(crate) struct Agreed {
    /// One of them.
    pub one: String,
    /// The other.
    pub other: String,
    /// Kendall's tau, or the word for unknown.
    pub tau: String,
    /// What it means.
    pub words: String,
    /// How many of the first they share.
    pub shared: String,
}

/// An item on which they part.
pub(crate) struct Parted {
    /// Its name.
    pub name: String,
    /// Its code, where it is not its name.
    pub code: String,
    /// Its page.
    pub href: String,
    /// Its rank by each, and whether it is the highest or the lowest of them.
    pub ranks: Vec<(String, &'static str)>,
    /// By whose values.
    pub why: String,
}

/// One item of the order.
pub(crate) struct Row {
    /// Id for brushing.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its code, where it is not its name.
    pub code: String,
    /// Its page.
    pub href: String,
    /// Its rank.
    pub rank: u32,
    /// Its score.
    pub score: f64,
    /// The chance to be among the first.
    pub chance: Option<f64>,
    /// The range of its rank.
    pub interval: Option<Interval>,
    /// Its rank by each.
    pub by_voice: Vec<u32>,
    /// Its place against the first `k`.
    pub class: &'static str,
}

/// A range of ranks to be drawn, in percent of the scale.
pub(crate) struct Interval {
    /// Where it begins.
    pub low: String,
    /// Where it ends.
    pub high: String,
    /// Where the rank itself stands.
    pub rank: String,
    /// Where the first ones end.
    pub cut: String,
    /// The same in words.
    pub words: String,
}

impl Interval {
    /// Of a rank between two others, on a logarithmic scale up to the last rank there is: the first ranks matter most.
    pub(crate) fn of(p: &Page, rank: u32, low: u32, high: u32, k: u32, last: u32) -> Self {
        let end = f64::from(last.max(2)).ln();
        let at = |rank: f64| format!("{:.1}%", 2.0 + 96.0 * (rank.clamp(1.0, f64::from(last.max(1))).ln() / end));
        Self {
            low: at(f64::from(low)),
            high: at(f64::from(high)),
            rank: at(f64::from(rank)),
            cut: at(f64::from(k) + 0.5),
            words: p.t2("ranking-interval-of", "low", low, "high", high),
        }
    }
}

/// The group in the reader's words.
pub(crate) fn together(p: &Page, model: &Model, group: &GroupView) -> Together {
    let labels: Vec<String> = model.criteria.iter().map(|c| ranking::label(p, model, &c.key)).collect();
    let voices: Vec<String> = group.voices.iter().map(|v| v.name.clone()).collect();
    let last = group.rows.iter().filter_map(|r| r.interval).map(|i| i.1).max().unwrap_or(1);
    Together {
        mean: Weighed::of(p, p.t("together-all"), &labels, &group.weights),
        agreements: group.agreements.iter().map(|a| agreed(p, a, group.k)).collect(),
        disputes: group.disputes.iter().map(|d| parted(p, &labels, &voices, d)).collect(),
        rows: group.rows.iter().map(|r| row(p, r, group.k, last)).collect(),
        k: group.k,
        samples: group.samples,
        ranked: group.ranked,
        voices,
    }
}

impl Weighed {
    /// Weights as parts of a bar.
    pub(crate) fn of(p: &Page, voice: String, labels: &[String], weights: &[f64]) -> Self {
        let mut reached = 0.0;
        let mut part = |(at, weight): (usize, &f64)| {
            let label = labels.get(at).map_or("", String::as_str);
            let part = ranking::Part {
                colour: at % LOOKS + 1,
                x: format!("{:.2}", reached * 100.0),
                width: format!("{:.2}", weight * 100.0),
                title: p.t2("bench-contribution", "criterion", label, "value", cg_i18n::percent(p.lang, *weight, 0)),
            };
            reached += weight;
            part
        };
        let parts: Vec<ranking::Part> = weights.iter().enumerate().map(&mut part).collect();
        let words: Vec<&str> = parts.iter().map(|part| part.title.as_str()).collect();
        Self { voice, words: words.join("; "), parts }
    }
}

/// How far two orders agree; what a tau means in words is a convention, the figure stands beside it.
pub(crate) fn agreed(p: &Page, agreement: &Agreement, k: u32) -> Agreed {
    let key = match agreement.tau {
        None => "together-tau-unknown",
        Some(tau) if tau >= 0.9 => "together-tau-same",
        Some(tau) if tau >= 0.7 => "together-tau-like",
        Some(tau) if tau >= 0.4 => "together-tau-partly",
        Some(tau) if tau >= 0.0 => "together-tau-little",
        Some(_) => "together-tau-against",
    };
    Agreed {
        one: agreement.one.clone(),
        other: agreement.other.clone(),
        tau: agreement.tau.map_or_else(|| "–".to_owned(), |tau| p.decimals(&tau, 2)),
        words: p.t(key),
        shared: p.t2("together-shared-of", "shared", agreement.shared, "k", k),
    }
}

fn parted(p: &Page, labels: &[String], voices: &[String], d: &DisputeView) -> Parted {
    let (name, code) = titled(p, &d.code, d.names.as_ref());
    let class = |at: usize| match at {
        at if at == d.high => "for",
        at if at == d.low => "against",
        _ => "",
    };
    let cause = |c: &cg_engine::group::Cause| {
        let share = |weight: f64| cg_i18n::percent(p.lang, weight, 0);
        let args = Args::new()
            .with("criterion", labels.get(c.criterion).map_or("", String::as_str))
            .with("high", share(c.high))
            .with("low", share(c.low));
        cg_i18n::t(p.lang, "together-cause", &args)
    };
    let causes: Vec<String> = d.causes.iter().filter(|c| c.part > 0.0).take(2).map(cause).collect();
    let args = Args::new()
        .with("high", voices.get(d.high).map_or("", String::as_str))
        .with("low", voices.get(d.low).map_or("", String::as_str))
        .with("causes", cg_i18n::list_and(p.lang, &causes));
    Parted {
        href: href(&d.code),
        name,
        code,
        ranks: d.by_voice.iter().enumerate().map(|(at, rank)| (p.n(*rank), class(at))).collect(),
        why: if causes.is_empty() { String::new() } else { cg_i18n::t(p.lang, "together-why", &args) },
    }
}

fn row(p: &Page, row: &GroupRow, k: u32, last: u32) -> Row {
    let (name, code) = titled(p, &row.code, row.names.as_ref());
    Row {
        id: row.id.clone(),
        name,
        code,
        href: href(&row.code),
        rank: row.rank,
        score: row.score,
        chance: row.chance,
        interval: row.interval.map(|(low, high)| Interval::of(p, row.rank, low, high, k, last)),
        by_voice: row.by_voice.clone(),
        class: match row.rank.cmp(&k) {
            std::cmp::Ordering::Less => "",
            std::cmp::Ordering::Equal => "cut",
            std::cmp::Ordering::Greater => "beyond-k",
        },
    }
}

/// The name for this reader, and the code where it says something else.
pub(crate) fn titled(p: &Page, code: &str, names: Option<&Names>) -> (String, String) {
    match names.and_then(|n| n.get(p.lang.tag())) {
        Some(name) if !name.contains(code) => (name.to_owned(), code.to_owned()),
        Some(name) => (name.to_owned(), String::new()),
        None => (code.to_owned(), String::new()),
    }
}

/// The page of a hazard area.
pub(crate) fn href(code: &str) -> String {
    format!("/hazard-areas/{}", crate::form::percent(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cg_i18n::Lang;

    #[test]
    fn a_range_of_ranks_lies_on_its_scale_and_the_first_ranks_have_most_room() {
        let drawn = Interval::of(&Page::plain(Lang::En), 2, 1, 100, 10, 100);
        assert_eq!((drawn.low.as_str(), drawn.high.as_str()), ("2.0%", "98.0%"));
        let cut: f64 = drawn.cut.trim_end_matches('%').parse().unwrap();
        assert!(cut > 50.0, "{cut}");
    }

    #[test]
    fn a_name_that_is_the_code_is_not_said_twice() {
        let p = Page::plain(Lang::Fr);
        assert_eq!(titled(&p, "H-1", None), ("H-1".into(), String::new()));
        let named = Names::plain("Kova").with("fr", "Côva");
        assert_eq!(titled(&p, "H-1", Some(&named)), ("Côva".into(), "H-1".into()));
    }
}
