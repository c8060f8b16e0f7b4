//! `commonground verify-decision`: the signature of a record, and the same order computed again from what it encloses.

use crate::decision_file;
use crate::outcome::{Outcome, Stop};
use cg_engine::decision::{self, Difference, Opened};
use cg_engine::ranking::ENGINE;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Check the signature of a decision and compute its order again, from the file alone.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct VerifyArgs {
    /// The signed record (.json) of a decision session, or the PDF that encloses it; `-` reads standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Public key the record must be signed with, as the programme shows it under Decisions.
    #[arg(long, value_name = "HEX")]
    pub(crate) key: Option<String>,
    /// Answer as JSON on standard output.
    #[arg(long)]
    pub(crate) json: bool,
}

/// Runs the command.
pub(crate) fn run(args: &VerifyArgs) -> Outcome {
    let shown = args.file.display();
    let opened = decision::open(&decision_file::read(&args.file)?).map_err(|e| Stop::new(e.to_string()).at(&shown))?;
    if let Some(key) = args.key.as_ref().filter(|key| !key.trim().eq_ignore_ascii_case(&opened.public_key)) {
        let words = format!(
            "the record is signed with {}, not with {}; ask the programme which keys are its own",
            opened.public_key,
            key.trim()
        );
        return Err(Stop::new(words).at(&shown));
    }
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let found = decision::check(&opened.record, threads).map_err(|e| Stop::new(e.to_string()).at(&shown))?;
    let answer = facts(&opened, &found);
    if found.is_empty() {
        if args.json {
            say!("{answer}")
        } else {
            say!("{}", words(&opened, args.key.is_some()))
        }
        return Ok(());
    }
    let lines: Vec<String> =
        found.iter().map(|d| format!("  {}: the record says {}, here it is {}", d.what, d.record, d.here)).collect();
    let stop = format!(
        "the signature holds, but the order does not come out as the record says:\n{}\nmade by {}, checked by {ENGINE}",
        lines.join("\n"),
        opened.record.engine
    );
    Err(Stop::new(stop).at(&shown).with_answer(answer))
}

fn facts(opened: &Opened, found: &[Difference]) -> Value {
    let record = &opened.record;
    json!({
        "signature": "valid", "same": found.is_empty(), "differences": found,
        "public_key": opened.public_key, "programme": record.programme, "title": record.title,
        "session": record.session, "closed_at": record.closed_at, "made_by": record.engine, "checked_by": ENGINE,
        "model": record.model.name, "model_digest": record.model.digest, "inputs_digest": record.inputs.digest,
        "outcome_digest": record.outcome.digest, "ranked": record.outcome.order.len(), "decided": record.decided,
    })
}

fn words(opened: &Opened, known_key: bool) -> String {
    let record = &opened.record;
    let whose = if known_key { "the key you named" } else { "the key below" };
    let programme = if record.programme.is_empty() { "a programme without a name" } else { &record.programme };
    let first: Vec<String> = record
        .decided
        .iter()
        .take(10)
        .enumerate()
        .map(|(at, item)| format!("  {:>3}  {}", at + 1, crate::terminal::plain(item)))
        .collect();
    let changed = match record.overrides.len() {
        0 => String::new(),
        n => format!(", {n} of them changed by people, with reasons"),
    };
    format!(
        "The signature holds: signed with {whose}.\n\
         The order comes out the same to the bit: {} areas ranked, {} voices, {} draws.\n\n\
         \"{}\", {programme}, closed {}\nThe first {}{changed}:\n{}\n\n\
         public key      {}\nmodel           {} ({})\ninputs          {}\noutcome         {}\nmade by {}, checked by {ENGINE}",
        record.outcome.order.len(),
        record.weights.len().max(1),
        record.samples,
        crate::terminal::plain(&record.title),
        record.closed_at,
        record.decided.len(),
        first.join("\n"),
        opened.public_key,
        crate::terminal::plain(&record.model.name),
        record.model.digest,
        record.inputs.digest,
        record.outcome.digest,
        record.engine,
    )
}
