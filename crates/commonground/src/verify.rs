//! `commonground verify-decision`: the signature of a record, and the same order computed again from what it encloses.

use crate::decision_file;
use crate::outcome::{Outcome, Stop};
use cg_engine::decision::{self, Difference, Opened};
use cg_engine::ranking::ENGINE;
use cg_i18n::{Digits, Lang};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Check the signature of a decision, compute its order again from the file alone, and compare the pages of a PDF.
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
    if let Some(key) = args.key.as_ref().filter(|key| !is_key(key)) {
        let words = format!(
            "--key {key} is no public key: it has 64 digits, 0 to 9 and a to f; the programme shows its keys under Decisions"
        );
        return Err(Stop::new(words));
    }
    let file = decision_file::read(&args.file)?;
    let opened = decision::open(&file.record).map_err(|e| Stop::new(e.to_string()).at(&shown))?;
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
    let pages = file.pdf.as_deref().map(|pdf| Pages::of(pdf, &file.record, &opened)).transpose()?;
    let mut answer = facts(&opened, &found);
    if let Some(pages) = pages {
        answer["pages"] = json!(pages.word());
    }
    if found.is_empty() && pages == Some(Pages::Changed) {
        let words = "the record in this PDF is signed and comes out the same, but the pages around it are not those that \
                     this program makes of it: somebody changed them, or another version of the program made them. Do not \
                     go by what they say; make them again with decision-pdf";
        return Err(Stop::new(words).at(&shown).with_answer(answer));
    }
    if found.is_empty() {
        if args.json {
            say!("{answer}")
        } else {
            say!("{}{}", words(&opened, args.key.is_some()), pages.map_or("", Pages::said))
        }
        return Ok(());
    }
    let lines: Vec<String> =
        found.iter().map(|d| format!("  {}: the record says {}, here it is {}", d.what, d.record, d.here)).collect();
    let engine = &opened.record.engine;
    let advice = if engine == ENGINE {
        String::new()
    } else {
        format!(
            "\nTwo engines may count ranks in other steps; check the record with a program whose engine is {engine}."
        )
    };
    let stop = format!(
        "the signature holds, but the order does not come out as the record says:\n{}\nmade by {engine}, checked by {ENGINE}{advice}",
        lines.join("\n"),
    );
    Err(Stop::new(stop).at(&shown).with_answer(answer))
}

/// Whether a text looks like a public key.
fn is_key(text: &str) -> bool {
    let text = text.trim();
    text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// What is to be said of the pages of a PDF that encloses a record.
#[derive(Clone, Copy, PartialEq)]
enum Pages {
    /// They are what this program makes of the record.
    Same,
    /// They are not, and the same engine made the record: somebody changed them, or they were set by another version.
    Changed,
    /// Another version made the record, so that they cannot be compared.
    Unknown,
}

impl Pages {
    /// Makes the pages again in every language and compares them to the byte.
    fn of(pdf: &[u8], record: &[u8], opened: &Opened) -> Result<Self, Stop> {
        // A programme may write Arabic in its own digits.
        for digits in [Digits::Latin, Digits::Native] {
            cg_i18n::set_digits(digits);
            for lang in Lang::ALL {
                let document = cg_app::decision_document(record, lang)?;
                let here = cg_report::pdf(&document).map_err(|e| Stop::new(e.to_string()))?;
                if here == pdf {
                    return Ok(Self::Same);
                }
            }
        }
        Ok(if opened.record.engine == ENGINE { Self::Changed } else { Self::Unknown })
    }

    fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Unknown => "not-compared",
        }
    }

    fn said(self) -> &'static str {
        match self {
            Self::Same => "\nThe pages of the PDF are those that the program makes of this record.",
            _ => {
                "\nThe pages of the PDF were NOT checked: another version of the program made them. Go by the record alone."
            }
        }
    }
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
    let (whose, warning) = if known_key {
        ("the key you named", String::new())
    } else {
        let warning = "Whose key that is, the file cannot tell: anybody can sign a changed record with a key of their own. Compare\nit with the keys that the programme shows under Decisions, or give it with --key.\n";
        ("the key below", warning.to_owned())
    };
    let programme = if record.programme.is_empty() { "a programme without a name" } else { &record.programme };
    let first: Vec<String> = record
        .decided
        .iter()
        .take(10)
        .enumerate()
        .map(|(at, item)| format!("  {:>3}  {}", at + 1, crate::terminal::plain(item)))
        .collect();
    let computed = record.outcome.order.iter().take(record.first as usize);
    let computed: Vec<&str> = computed.map(|placed| placed.item.as_str()).collect();
    let came = record.decided.iter().filter(|item| !computed.contains(&item.as_str())).count();
    let changed = match record.overrides.len() {
        0 => String::new(),
        n => {
            let (changes, are) =
                (if n == 1 { "change" } else { "changes" }, if came == 1 { "area is" } else { "areas are" });
            format!(", after {n} {changes} by people with their reasons; {came} {are} among them only for that")
        }
    };
    let shown = if record.decided.len() > first.len() {
        format!("; of these the first {}", first.len())
    } else {
        String::new()
    };
    format!(
        "The signature holds: signed with {whose}.\n{warning}\
         The order comes out the same to the bit: {} areas ranked, {} voices, {} draws.\n\n\
         \"{}\", {programme}, closed {}\nThe first {}{changed}{shown}:\n{}\n\n\
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
