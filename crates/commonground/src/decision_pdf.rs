//! `commonground decision-pdf`: a signed record as PDF, from the file alone.

use crate::decision_file;
use crate::outcome::{Outcome, Stop};
use crate::whole_file;
use cg_engine::decision;
use cg_i18n::Lang;
use serde_json::json;
use std::path::PathBuf;

/// Write a decision as PDF, after its signature and its order were checked as `verify-decision` does.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct PdfArgs {
    /// The signed record (.json) of a decision session, or a PDF that encloses it; `-` reads standard input.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Where to write the PDF.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Language of the PDF: en, fr, es, ar or uk.
    #[arg(long, value_name = "TAG", default_value = "en", value_parser = language)]
    pub(crate) lang: Lang,
    /// Answer as JSON on standard output.
    #[arg(long)]
    pub(crate) json: bool,
}

fn language(tag: &str) -> Result<Lang, String> {
    let known = || Lang::ALL.map(Lang::tag).join(", ");
    Lang::from_tag(tag).ok_or_else(|| format!("there is no language {tag}; choose one of {}", known()))
}

/// Runs the command.
pub(crate) fn run(args: &PdfArgs) -> Outcome {
    let shown = args.file.display();
    let file = decision_file::read(&args.file)?.record;
    let opened = decision::open(&file).map_err(|e| Stop::new(e.to_string()).at(&shown))?;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let differences = decision::check(&opened.record, threads).map_err(|e| Stop::new(e.to_string()).at(&shown))?;
    if !differences.is_empty() {
        let words = "the order does not come out as the record says, so it is not printed; \
                     verify-decision tells where it differs";
        return Err(Stop::new(words).at(&shown));
    }
    let document = cg_app::decision_document(&file, args.lang)?;
    let pdf = cg_report::pdf(&document).map_err(|e| Stop::new(e.to_string()).at(&shown))?;
    whole_file::write(&args.out, |aside| Ok(std::fs::write(aside, &pdf)?))?;
    let out = args.out.display();
    if args.json {
        say!("{}", json!({ "file": args.out, "bytes": pdf.len(), "lang": args.lang.tag(), "title": document.title }));
    } else {
        say!("Written: {out} ({} bytes)", pdf.len());
    }
    Ok(())
}
