//! What a decision was made from, who signed it, and how anybody checks it.

use super::Story;
use cg_report::{Block, Cell, Column, apart};

impl Story<'_> {
    /// Inputs, digests, signature, the command that checks all of it, and lines to sign on.
    pub(super) fn proof(&self) -> Vec<Block> {
        let mut blocks = self.inputs();
        blocks.extend(self.signature());
        blocks
    }

    fn inputs(&self) -> Vec<Block> {
        let (say, record) = (self.say, self.record);
        let inputs = &record.inputs;
        let row = |(name, cells): (&String, &Vec<Option<String>>)| {
            let known = cells.iter().flatten().count();
            vec![Cell::code(name.as_str()), say.count(known), say.count(cells.len() - known)]
        };
        let columns = vec![
            Column::words(say.t("report-column"), 1),
            Column::figures(say.t("report-known")),
            Column::figures(say.t("report-unknown")),
        ];
        let code = |key: &str, code: &str| (say.t(key), Cell::code(code));
        let rows = vec![
            (say.t("report-items"), say.count(inputs.items.len())),
            (say.t("report-draws"), say.n(record.samples).into()),
            code("ranking-seed", &record.seed.to_string()),
            code("ranking-engine", &record.engine),
            code("report-session", &record.session),
            code("ranking-digest-model", &record.model.digest),
            code("ranking-digest-inputs", &inputs.digest),
            code("ranking-digest-result", &record.outcome.digest),
        ];
        vec![
            Block::heading(say.t("report-inputs")),
            Block::Quiet { text: say.t1("report-inputs-note", "when", say.instant(&record.opened_at)) },
            Block::Table { columns, rows: inputs.columns.iter().map(row).collect() },
            Block::Facts { rows },
        ]
    }

    fn signature(&self) -> Vec<Block> {
        let (say, record) = (self.say, self.record);
        let code = |key: &str, code: &str| (say.t(key), Cell::code(code));
        let rows = vec![
            (say.t("report-closed-by"), Cell::Text(apart(&record.closed_by))),
            (say.t("decision-closed"), say.instant(&record.closed_at).into()),
            code("decision-signed-with", &self.opened.public_key),
            code("report-signature", &self.opened.signature),
            code("decision-record-digest", &self.digest),
        ];
        let name = |p: &cg_engine::decision::Participant| match p.organisation.as_str() {
            "" => apart(&p.name),
            organisation => format!("{}, {}", apart(&p.name), apart(organisation)),
        };
        let file = self.file_name();
        vec![
            Block::heading(say.t("decision-locked")),
            Block::Facts { rows },
            Block::Text { text: say.t1("report-enclosed", "file", file.as_str()) },
            Block::Code { text: format!("commonground verify-decision {}", file.replace(".json", ".pdf")) },
            Block::Text { text: say.t("report-signed-what") },
            Block::heading(say.t("decision-signatures")),
            Block::Sign { names: record.participants.iter().map(name).collect() },
        ]
    }
}
