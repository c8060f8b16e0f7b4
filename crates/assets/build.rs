//! Builds `ui/` in `OUT_DIR` with npm and esbuild and writes the table that `lib.rs` includes.
//!
//! The source tree is never written. `WEB_DIST=<folder>` takes a finished bundle (made by
//! `node ui/build.mjs <folder>`) instead, for builders without node.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

type Built<T> = Result<T, String>;

/// What the bundle is made from; a change of any of them builds it again.
const SOURCES: [&str; 10] = [
    ".npmrc",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "build.mjs",
    "basemap.mjs",
    "clip.mjs",
    "src",
    "css",
    "static",
];

fn main() {
    if let Err(problem) = run() {
        for line in problem.lines() {
            println!("cargo::error={line}");
        }
    }
}

fn run() -> Built<()> {
    println!("cargo::rerun-if-env-changed=WEB_DIST");
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?);
    let dist = match env::var_os("WEB_DIST") {
        Some(given) => {
            // Only a bundle from elsewhere: watching a file that this script writes would run it every time.
            println!("cargo::rerun-if-changed={}", Path::new(&given).join("manifest.tsv").display());
            PathBuf::from(given)
        }
        None => bundle(&out)?,
    };
    write_table(&dist, &out.join("table.rs"))
}

/// Copies `ui/` to `OUT_DIR/web`, installs its packages when the lock changed, and bundles.
fn bundle(out: &Path) -> Built<PathBuf> {
    // Asked for when this runs, and watched from here: a build cache may be shared by several checkouts.
    let ui = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(|e| e.to_string())?).join("../../ui");
    let web = out.join("web");
    for source in SOURCES {
        let from = ui.join(source);
        println!("cargo::rerun-if-changed=../../ui/{source}");
        let to = web.join(source);
        if to.is_dir() {
            fs::remove_dir_all(&to).map_err(|e| format!("cannot clear {}: {e}", to.display()))?;
        }
        copy(&from, &to)?;
    }
    install(&web)?;
    let dist = out.join("dist");
    let mut node = Command::new("node");
    node.arg("build.mjs").arg(&dist).current_dir(&web);
    succeed(node, "node", "bundle the front end")?;
    Ok(dist)
}

/// `npm ci`, unless the same lock file is already installed there.
fn install(web: &Path) -> Built<()> {
    let lock = read(&web.join("package-lock.json"))?;
    let stamp = web.join("installed.lock");
    if fs::read_to_string(&stamp).is_ok_and(|done| done == lock) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args([
        "ci",
        "--omit=dev",
        "--ignore-scripts",
        "--prefer-offline",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]);
    npm.current_dir(web);
    succeed(npm, "npm", "fetch the front end's packages")?;
    fs::write(&stamp, lock).map_err(|e| format!("cannot write {}: {e}", stamp.display()))
}

fn succeed(mut command: Command, program: &str, purpose: &str) -> Built<()> {
    let done = command.output().map_err(|e| {
        format!(
            "{program} is needed to {purpose} and could not be started ({e}).\n\
             Install Node.js 20 or newer with npm (Debian: apt-get install nodejs npm),\n\
             or set WEB_DIST to a bundle built elsewhere with `node ui/build.mjs FOLDER`."
        )
    })?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(format!("{program} could not {purpose} ({}).\n{said}", done.status))
}

fn copy(from: &Path, to: &Path) -> Built<()> {
    let fail = |e: std::io::Error| format!("cannot copy {} to {}: {e}", from.display(), to.display());
    if from.is_dir() {
        fs::create_dir_all(to).map_err(fail)?;
        for entry in fs::read_dir(from).map_err(fail)? {
            let entry = entry.map_err(fail)?;
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(fail)?;
    }
    fs::copy(from, to).map(drop).map_err(fail)
}

fn read(path: &Path) -> Built<String> {
    fs::read_to_string(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}

/// One line of the manifest (name, path, packed file, type, digest) becomes one row of the table.
fn write_table(dist: &Path, table: &Path) -> Built<()> {
    let manifest = read(&dist.join("manifest.tsv"))
        .map_err(|e| format!("{e}\nThis is no bundle; `node ui/build.mjs FOLDER` makes one."))?;
    let mut rows: Vec<(String, String)> = Vec::new();
    for line in manifest.lines() {
        let [name, path, file, kind, digest] = line.split('\t').collect::<Vec<_>>()[..] else {
            return Err(format!(
                "{}: this line does not have five columns: {line}",
                dist.join("manifest.tsv").display()
            ));
        };
        let file = fs::canonicalize(dist.join(file)).map_err(|e| format!("cannot find {file} of the bundle: {e}"))?;
        let row = format!(
            "    Entry {{ name: {name:?}, path: {path:?}, content_type: {kind:?}, digest: {digest:?}, bytes_gzip: include_bytes!({file:?}) }},\n"
        );
        rows.push((path.to_owned(), row));
    }
    rows.sort();
    let rows: String = rows.into_iter().map(|(_, row)| row).collect();
    fs::write(table, format!("static ENTRIES: &[Entry] = &[\n{rows}];\n"))
        .map_err(|e| format!("cannot write {}: {e}", table.display()))
}
