//! Turns every code list in `data/` into Rust: the list, its marker type and a constant for each value.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/normalise.rs"]
#[expect(unreachable_pub, reason = "the same file is public in the library")]
mod normalise;
use normalise::normalise;

const LANGUAGES: [&str; 5] = ["en", "fr", "es", "ar", "uk"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ListFile {
    id: String,
    name: String,
    source: String,
    version: String,
    checked: bool,
    review: Vec<String>,
    values: Vec<ValueRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ValueRow {
    code: String,
    parent: Option<String>,
    #[serde(default = "yes")]
    active: bool,
    labels: BTreeMap<String, String>,
    #[serde(default)]
    synonyms: BTreeMap<String, Vec<String>>,
}

fn yes() -> bool {
    true
}

fn main() -> Result<(), Box<dyn Error>> {
    let data = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("data");
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=src/normalise.rs");
    let mut files: Vec<PathBuf> = fs::read_dir(&data)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "toml"));
    files.sort();
    let (mut rows, mut markers) = (String::new(), String::new());
    for (at, file) in files.iter().enumerate() {
        let list: ListFile =
            toml::from_str(&fs::read_to_string(file)?).map_err(|e| format!("{}: {e}", file.display()))?;
        if file.file_stem().and_then(|s| s.to_str()) != Some(&list.id) {
            return Err(format!("{}: the id {} is not the file name", file.display(), list.id).into());
        }
        check(&list).map_err(|e| format!("{}: {e}", file.display()))?;
        write_list(&mut rows, &list)?;
        write_marker(&mut markers, &list, at)?;
    }
    let text = format!("const LISTS: &[CodeList] = &[\n{rows}];\n{markers}");
    Ok(fs::write(Path::new(&env::var("OUT_DIR")?).join("lists.rs"), text)?)
}

/// What a data file must hold for the rest to be true.
fn check(list: &ListFile) -> Result<(), String> {
    for value in &list.values {
        let code = &value.code;
        if code.is_empty() || !code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
            return Err(format!("the code {code:?} is not lower-case snake case"));
        }
        for lang in LANGUAGES {
            if value.labels.get(lang).is_none_or(|l| l.trim().is_empty()) {
                return Err(format!("{code} has no label in {lang}"));
            }
        }
        let stray = value.labels.keys().chain(value.synonyms.keys()).find(|l| !LANGUAGES.contains(&l.as_str()));
        if let Some(lang) = stray {
            return Err(format!("{code} speaks {lang:?}, which is not one of {LANGUAGES:?}"));
        }
        if let Some(parent) = &value.parent
            && !list.values.iter().any(|v| v.code == *parent)
        {
            return Err(format!("the parent {parent} of {code} is not in the list"));
        }
    }
    keys(list).map(|_| ())
}

/// Every normalised spelling with the index of its value; a spelling with two meanings is an error.
fn keys(list: &ListFile) -> Result<BTreeMap<String, usize>, String> {
    let mut keys: BTreeMap<String, usize> = BTreeMap::new();
    for (at, value) in list.values.iter().enumerate() {
        let spellings = value.labels.values().chain(value.synonyms.values().flatten()).chain([&value.code]);
        for spelling in spellings {
            let key = normalise(spelling);
            if key.is_empty() {
                return Err(format!("{:?} of {} is empty once normalised", spelling, value.code));
            }
            match keys.insert(key, at) {
                Some(other) if other != at => {
                    return Err(format!("{spelling:?} means both {} and {}", list.values[other].code, value.code));
                }
                _ => {}
            }
        }
    }
    Ok(keys)
}

fn write_list(out: &mut String, list: &ListFile) -> Result<(), Box<dyn Error>> {
    let ListFile { id, name, source, version, checked, review, .. } = list;
    writeln!(
        out,
        "CodeList {{ id: {id:?}, name: {name:?}, source: {source:?}, version: {version:?}, checked: {checked}, review: &{review:?}, values: &["
    )?;
    for value in &list.values {
        let ValueRow { code, parent, active, .. } = value;
        let labels: Vec<&String> = LANGUAGES.iter().filter_map(|l| value.labels.get(*l)).collect();
        let synonyms: Vec<(&String, &String)> =
            value.synonyms.iter().flat_map(|(lang, words)| words.iter().map(move |w| (lang, w))).collect();
        writeln!(
            out,
            "CodeValue {{ code: {code:?}, parent: {parent:?}, active: {active}, labels: {labels:?}, synonyms: &{synonyms:?} }},"
        )?;
    }
    let keys: Vec<(String, usize)> = keys(list)?.into_iter().collect();
    writeln!(out, "], keys: &{keys:?} }},")?;
    Ok(())
}

fn write_marker(out: &mut String, list: &ListFile, at: usize) -> Result<(), Box<dyn Error>> {
    let marker: String = list.id.split('_').map(capital).collect();
    writeln!(out, "/// {} (code list `{}`).\npub enum {marker} {{}}", list.name, list.id)?;
    writeln!(out, "impl ListMarker for {marker} {{ const LIST: &'static CodeList = &LISTS[{at}]; }}")?;
    writeln!(out, "impl Code<{marker}> {{")?;
    for value in &list.values {
        let mut constant = value.code.to_ascii_uppercase();
        if constant.starts_with(|c: char| c.is_ascii_digit()) {
            constant.insert(0, 'N');
        }
        let label = value.labels.get("en").map_or("", String::as_str);
        writeln!(out, "/// {label}.\npub const {constant}: Self = Self::known({:?});", value.code)?;
    }
    writeln!(out, "}}")?;
    Ok(())
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |c| c.to_ascii_uppercase().to_string() + letters.as_str())
}
