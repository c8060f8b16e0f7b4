//! The record of a decision as a document: everything that was signed, in words.

mod order;
mod proof;

use super::teller::{Teller, parts};
use super::value_words::value_words;
use crate::error::{AppError, Result};
use crate::programme::FICTIONAL;
use crate::words::{criterion_label, model_text};
use cg_engine::decision::{Change, Opened, Record, open};
use cg_engine::model::Model;
use cg_engine::prepare::Prepared;
use cg_engine::weights::Method;
use cg_i18n::{Lang, list_and};
use cg_kit::Digest;
use cg_report::{Attachment, Block, Cell, Column, Document, apart};
use std::collections::BTreeMap;

/// A record with what it encloses, read and ready to be told.
struct Story<'a> {
    say: Teller,
    opened: &'a Opened,
    record: &'a Record,
    model: Model,
    prepared: Prepared,
    /// The weights of all together, by criterion.
    weights: Vec<f64>,
    /// What each criterion is called.
    labels: Vec<String>,
    /// The computed rank of each item.
    ranks: BTreeMap<&'a str, u32>,
    /// The digest of the file.
    digest: String,
}

/// The document of a signed record.
///
/// # Errors
/// A file that is no signed record, or was changed.
pub fn decision_document(file: &[u8], lang: Lang) -> Result<Document> {
    let opened = open(file).map_err(|e| AppError::invalid("record", e.to_string()))?;
    let text = String::from_utf8_lossy(file).into_owned();
    let story = Story::new(&opened, lang, Digest::of(file).to_string())?;
    let (say, record) = (story.say, story.record);
    // What people sign comes before the long tables.
    let blocks =
        [story.decided(), story.people(), story.changes(), story.why(), story.model(), story.proof(), story.order()];
    let mut opening = vec![Block::Warning { text: say.t("report-safety") }];
    if record.programme.starts_with(FICTIONAL) {
        let text = format!("{} {}", say.t("exercise-word"), say.t("exercise-banner"));
        opening.insert(0, Block::Warning { text });
    }
    Ok(Document {
        identifier: story.digest.clone(),
        lang: lang.tag(),
        starts_right: lang.direction() == cg_i18n::Direction::Rtl,
        kind: say.t("report-decision"),
        title: record.title.clone(),
        subtitle: say.t2(
            "report-decision-when",
            "opened",
            say.instant(&record.opened_at),
            "closed",
            say.instant(&record.closed_at),
        ),
        programme: record.programme.clone(),
        author: Some(record.programme.clone()).filter(|name| !name.is_empty()).into_iter().collect(),
        date: parts(&record.closed_at)?,
        foot: match record.programme.as_str() {
            "" => say.t1("report-foot-unnamed", "when", say.instant(&record.opened_at)),
            programme => say.t2("report-foot", "when", say.instant(&record.opened_at), "programme", programme),
        },
        words: say.words(),
        blocks: opening.into_iter().chain(blocks.into_iter().flatten()).collect(),
        attachments: vec![Attachment {
            name: story.file_name(),
            media_type: "application/json",
            description: say.t("decision-record"),
            text,
        }],
    })
}

impl<'a> Story<'a> {
    fn new(opened: &'a Opened, lang: Lang, digest: String) -> Result<Self> {
        let record = &opened.record;
        let broken = |e: &dyn std::fmt::Display| AppError::invalid("record", e.to_string());
        let model = Model::from_toml(&record.model.file, &record.model.name).map_err(|e| broken(&e))?;
        let table = record.inputs.table().map_err(|e| broken(&e))?;
        let prepared = Prepared::new(&model, &table).map_err(|e| broken(&e))?;
        let weight = |key: &str| record.outcome.weights.get(key).copied().unwrap_or(0.0);
        Ok(Self {
            say: Teller { lang },
            weights: model.criteria.iter().map(|c| weight(&c.key)).collect(),
            labels: model.criteria.iter().map(|c| criterion_label(lang, c)).collect(),
            ranks: record.outcome.order.iter().map(|placed| (placed.item.as_str(), placed.rank)).collect(),
            opened,
            record,
            model,
            prepared,
            digest,
        })
    }

    /// What the enclosed record is called.
    fn file_name(&self) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
        format!("decision-{}.json", self.record.session.chars().map(plain).collect::<String>())
    }

    fn named(&self, item: &str) -> String {
        self.say.named(item, self.record.inputs.names.get(item))
    }

    fn rank(&self, item: &str) -> Cell {
        let rank = self.ranks.get(item).map(|rank| self.say.n(*rank));
        rank.unwrap_or_else(|| self.say.t("report-left-out")).into()
    }

    /// The first ones as decided, each with its computed rank.
    fn decided(&self) -> Vec<Block> {
        let (say, record) = (self.say, self.record);
        let row = |(at, item): (usize, &String)| vec![say.count(at + 1), self.named(item).into(), self.rank(item)];
        let columns = vec![
            Column::figures(say.t("report-place")),
            Column::words(say.t("ranking-name"), 1),
            Column::figures(say.t("decision-computed")),
        ];
        vec![
            Block::heading(say.t1("decision-decided", "k", record.first)),
            Block::Table { columns, rows: record.decided.iter().enumerate().map(row).collect() },
        ]
    }

    fn people(&self) -> Vec<Block> {
        let say = self.say;
        let columns = ["decision-name", "decision-organisation", "decision-role"];
        let rows = self.record.participants.iter();
        let row = |p: &cg_engine::decision::Participant| {
            [&p.name, &p.organisation, &p.role].map(|text| Cell::Text(apart(text))).into()
        };
        vec![
            Block::heading(say.t("decision-who")),
            Block::Table {
                columns: columns.map(|key| Column::words(say.t(key), 1)).into(),
                rows: rows.map(row).collect(),
            },
        ]
    }

    /// What people changed, why, and who came in or went out by it.
    fn changes(&self) -> Vec<Block> {
        let (say, record) = (self.say, self.record);
        let heading = Block::heading(say.t("decision-changes"));
        if record.overrides.is_empty() {
            return vec![heading, Block::Text { text: say.t("report-no-changes") }];
        }
        let what = |change: Change| match change {
            Change::To(rank) => say.t1("decision-to-rank", "rank", rank),
            Change::In => say.t("decision-in"),
            Change::Out => say.t("decision-out"),
        };
        let row = |o: &cg_engine::decision::Override| {
            let computed = o.computed.map_or_else(|| say.t("report-left-out"), |rank| say.n(rank));
            [self.named(&o.item), computed, what(o.change), apart(&o.reason), apart(&o.by)].map(Cell::Text).into()
        };
        let columns = vec![
            Column::words(say.t("ranking-name"), 3),
            Column::figures(say.t("decision-computed")),
            Column::words(say.t("decision-change"), 2),
            Column::words(say.t("decision-reason"), 4),
            Column::words(say.t("decision-by"), 2),
        ];
        vec![
            heading,
            Block::Quiet { text: say.t("decision-changes-note") },
            Block::Table { columns, rows: record.overrides.iter().map(row).collect() },
            Block::Text { text: self.moved() },
        ]
    }

    /// Who is among the first ones because of people, and who is not any more.
    fn moved(&self) -> String {
        let (say, record) = (self.say, self.record);
        let first = record.outcome.order.iter().take(record.first as usize).map(|placed| placed.item.as_str());
        let computed: Vec<&str> = first.collect();
        let names =
            |items: Vec<&str>| list_and(say.lang, &items.into_iter().map(|i| self.named(i)).collect::<Vec<_>>());
        let enters: Vec<&str> =
            record.decided.iter().map(String::as_str).filter(|item| !computed.contains(item)).collect();
        let leaves: Vec<&str> =
            computed.iter().copied().filter(|item| !record.decided.iter().any(|d| d == item)).collect();
        if enters.is_empty() && leaves.is_empty() {
            return say.t1("report-moved-none", "k", record.first);
        }
        let said = [("report-moved-in", enters), ("report-moved-out", leaves)];
        let said = said.into_iter().filter(|(_, items)| !items.is_empty());
        said.map(|(key, items)| say.t1(key, "items", names(items))).collect::<Vec<_>>().join(" ")
    }

    /// What counts, from which measure to which value, and how much.
    fn model(&self) -> Vec<Block> {
        let (say, record) = (self.say, self.record);
        let row = |(at, used): (usize, &cg_engine::model::CriterionUse)| {
            let texts = [self.labels[at].clone(), value_words(say, used), self.weight(self.weights[at])];
            texts.map(Cell::Text).into()
        };
        let columns = vec![
            Column::words(say.t("ranking-criterion"), 2),
            Column::words(say.t("report-value"), 4),
            Column::figures(say.t("report-weight")),
        ];
        let named = say.t2(
            "report-model-is",
            "title",
            model_text(say.lang, &self.model.title),
            "version",
            record.model.version,
        );
        let mut blocks = vec![
            Block::heading(say.t("report-model")),
            Block::Text {
                text: if self.model.note.is_empty() {
                    named
                } else {
                    format!("{named} {}", model_text(say.lang, &self.model.note))
                },
            },
            Block::Table { columns, rows: self.model.criteria.iter().enumerate().map(row).collect() },
        ];
        blocks.extend(self.voices());
        blocks
    }

    /// The weights of each organisation, in words, and how far their orders agree.
    fn voices(&self) -> Vec<Block> {
        let (say, record) = (self.say, self.record);
        if record.weights.is_empty() {
            return vec![Block::Quiet { text: say.t("decision-weights-none") }];
        }
        let part = |(at, used): (usize, &cg_engine::model::CriterionUse), stated: &cg_engine::decision::Stated| {
            let weight = self.weight(stated.weights.get(&used.key).copied().unwrap_or(0.0));
            say.t2("bench-contribution", "criterion", self.labels[at].as_str(), "value", weight)
        };
        let row = |stated: &cg_engine::decision::Stated| {
            let parts: Vec<String> = self.model.criteria.iter().enumerate().map(|one| part(one, stated)).collect();
            vec![Cell::Text(apart(&stated.voice)), Cell::Text(parts.join("; "))]
        };
        let columns = vec![Column::words(say.t("together-voice"), 1), Column::words(say.t("ranking-weights"), 4)];
        let mut blocks = vec![
            Block::Heading { level: 2, text: say.t("decision-weights") },
            Block::Table { columns, rows: record.weights.iter().map(row).collect() },
        ];
        let agreed = |a: &cg_engine::conflict::Agreement| {
            let tau = a.tau.map_or_else(|| "–".to_owned(), |tau| cg_i18n::decimal(say.lang, tau, 2));
            let shared = say.t2("together-shared-of", "shared", a.shared, "k", record.first);
            [apart(&a.one), apart(&a.other), tau, shared].map(Cell::Text).into()
        };
        if !record.outcome.agreements.is_empty() {
            let columns = vec![
                Column::words(say.t("together-one"), 1),
                Column::words(say.t("together-other"), 1),
                Column::figures(say.t("together-tau")),
                Column::figures(say.t1("together-shared", "k", record.first)),
            ];
            blocks.push(Block::Heading { level: 2, text: say.t("together-agreement") });
            blocks.push(Block::Quiet { text: say.t("together-agreement-note") });
            blocks.push(Block::Table { columns, rows: record.outcome.agreements.iter().map(agreed).collect() });
        }
        blocks
    }

    /// A weight as a share of all, or as the points it is.
    fn weight(&self, weight: f64) -> String {
        match self.model.weights {
            Method::Points => crate::words::measure(self.say.lang, weight),
            // With one decimal, the weights of a model add up to 100 as people add them.
            _ => cg_i18n::percent(self.say.lang, weight, 1),
        }
    }
}
