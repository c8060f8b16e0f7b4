//! The order of a record: the first ones explained in full, every other with what adds most to its score.

use super::Story;
use cg_engine::decision::Placed;
use cg_engine::explain::{explain, stability};
use cg_engine::score::{Line, Scored};
use cg_i18n::list_and;
use cg_report::{Block, Cell, Column};
use std::collections::BTreeMap;

/// Items that are explained in full.
const EXPLAINED: usize = 50;
/// Rows of the order on paper; the enclosed record has all.
const ROWS: usize = 500;
/// Items named beside a reason that took them out.
const NAMED: usize = 20;

impl Story<'_> {
    /// Why each of the first ones stands where it stands.
    pub(super) fn why(&self) -> Vec<Block> {
        let (say, record) = (self.say, self.record);
        let scored = self.prepared.rescore(&self.weights);
        let places = places(&scored);
        let row = |item: &String| {
            let line = self.line(&scored, &places, item);
            let mut words: Vec<String> = line.map_or_else(Vec::new, |line| {
                let said = explain(&line, &self.prepared.criteria, self.prepared.len());
                said.iter().map(|one| crate::words::said(say.lang, one)).collect()
            });
            if let Some(placed) = self.placed(item).filter(|_| record.samples > 0) {
                let firm = stability(placed.low, placed.high, record.first, placed.chance);
                words.push(crate::words::said(say.lang, &firm));
            }
            let left_out = record.outcome.left_out.iter().find(|out| out.item == *item);
            words.extend(left_out.map(|out| say.t1("ranking-excluded", "reason", out.reasons.join("; "))));
            vec![Cell::Text(self.named(item)), Cell::Text(words.join("; "))]
        };
        let columns = vec![Column::words(say.t("ranking-name"), 1), Column::words(say.t("ranking-why"), 4)];
        let mut blocks = vec![
            Block::heading(say.t("report-why")),
            Block::Table { columns, rows: record.decided.iter().take(EXPLAINED).map(row).collect() },
        ];
        blocks.extend(self.cut(EXPLAINED, record.decided.len()));
        blocks
    }

    /// The computed order, and what gates took out of it.
    pub(super) fn order(&self) -> Vec<Block> {
        let (say, record) = (self.say, self.record);
        let scored = self.prepared.rescore(&self.weights);
        let places = places(&scored);
        let row = |placed: &Placed| {
            let line = self.line(&scored, &places, &placed.item);
            let firm = record.samples > 0;
            let interval = say.t2("ranking-interval-of", "low", placed.low, "high", placed.high);
            [
                say.n(placed.rank),
                self.named(&placed.item),
                cg_i18n::decimal(say.lang, placed.score, 3),
                if firm { interval } else { "–".to_owned() },
                if firm { say.share(placed.chance) } else { "–".to_owned() },
                line.map_or_else(String::new, |line| self.strongest(&line)),
            ]
            .map(Cell::Text)
            .into()
        };
        let columns = vec![
            Column::figures(say.t("ranking-rank")),
            Column::words(say.t("ranking-name"), 3),
            Column::figures(say.t("ranking-score")),
            Column::words(say.t("ranking-interval"), 0),
            Column::figures(say.t1("report-chance", "k", record.first)),
            Column::words(say.t("ranking-parts"), 5),
        ];
        let mut blocks = vec![
            Block::heading(say.t("report-order")),
            Block::Quiet {
                text: say.t(if record.weights.len() > 1 { "together-order-note" } else { "together-order-note-one" }),
            },
            Block::Table { columns, rows: record.outcome.order.iter().take(ROWS).map(row).collect() },
        ];
        blocks.extend(self.cut(ROWS, record.outcome.order.len()));
        blocks.extend(self.left_out());
        blocks
    }

    /// What gates took out, by reason: on a country's land that is closed already there may be thousands.
    fn left_out(&self) -> Vec<Block> {
        let (say, out) = (self.say, &self.record.outcome.left_out);
        if out.is_empty() {
            return Vec::new();
        }
        let mut by_reason: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for one in out {
            by_reason.entry(one.reasons.join("; ")).or_default().push(&one.item);
        }
        let row = |(reason, items): (String, Vec<&str>)| {
            let mut named = list_and(say.lang, &items.iter().take(NAMED).map(|i| self.named(i)).collect::<Vec<_>>());
            if items.len() > NAMED {
                named = format!("{named}. {}", self.shown(NAMED, items.len()));
            }
            vec![Cell::Text(reason), say.count(items.len()), Cell::Text(named)]
        };
        let columns = vec![
            Column::words(say.t("decision-reason"), 2),
            Column::figures(say.t("report-items")),
            Column::words(say.t("ranking-name"), 5),
        ];
        vec![
            Block::Heading { level: 2, text: say.t("ranking-gates") },
            Block::Table { columns, rows: by_reason.into_iter().map(row).collect() },
        ]
    }

    /// Says when a table does not show all.
    fn cut(&self, shown: usize, count: usize) -> Option<Block> {
        (count > shown).then(|| Block::Quiet { text: self.shown(shown, count) })
    }

    fn shown(&self, shown: usize, count: usize) -> String {
        self.say.t2("report-shown", "shown", self.say.n(shown as u32), "count", self.say.n(count as u32))
    }

    fn placed(&self, item: &str) -> Option<&Placed> {
        let rank = *self.ranks.get(item)?;
        self.record.outcome.order.iter().find(|placed| placed.rank == rank && placed.item == item)
    }

    fn line(&self, scored: &Scored, places: &[usize], item: &str) -> Option<Line> {
        let place = places[self.prepared.item(item)?];
        Some(self.prepared.line(scored, &self.weights, place))
    }

    /// The three criteria that add most to a score, with their share of it.
    fn strongest(&self, line: &Line) -> String {
        let parts = |at: usize| line.contributions[at].weighted;
        let mut order: Vec<usize> = (0..line.contributions.len()).filter(|at| parts(*at) > 0.0).collect();
        order.sort_by(|a, b| parts(*b).total_cmp(&parts(*a)));
        let total: f64 = order.iter().map(|at| parts(*at)).sum();
        let words = order.into_iter().take(3).map(|at| {
            let mut share = self.say.share(parts(at) / total);
            if line.contributions[at].measure == cg_engine::table::Cell::Unknown {
                share = format!("{share} ({})", self.say.t("bench-unknown"));
            }
            self.say.t2("bench-contribution", "criterion", self.labels[at].as_str(), "value", share)
        });
        list_and(self.say.lang, &words.collect::<Vec<_>>())
    }
}

/// The place in the order by item.
fn places(scored: &Scored) -> Vec<usize> {
    let mut places = vec![0; scored.order.len()];
    scored.order.iter().enumerate().for_each(|(place, item)| places[*item as usize] = place);
    places
}
