//! Fetches the fonts with npm into `OUT_DIR` and writes the list that `fonts.rs` includes.
//!
//! The source tree is never written. `COMMONGROUND_FONTS=<folder>` takes the same files from a folder instead.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Where each face stands in the packages; the first family is asked first for every letter.
const FACES: [&str; 4] = [
    "ibm-plex-sans/400Regular/IBMPlexSans_400Regular.ttf",
    "ibm-plex-sans/700Bold/IBMPlexSans_700Bold.ttf",
    "ibm-plex-sans-arabic/400Regular/IBMPlexSansArabic_400Regular.ttf",
    "ibm-plex-sans-arabic/700Bold/IBMPlexSansArabic_700Bold.ttf",
];

fn main() {
    println!("cargo::rerun-if-env-changed=COMMONGROUND_FONTS");
    println!("cargo::rerun-if-changed=fonts");
    if let Err(problem) = run() {
        println!("cargo::error={}", problem.replace('\n', " "));
    }
}

fn run() -> Result<(), String> {
    let out = PathBuf::from(env::var("OUT_DIR").map_err(|e| e.to_string())?);
    let faces: Vec<PathBuf> = match env::var_os("COMMONGROUND_FONTS") {
        Some(folder) => {
            FACES.iter().filter_map(|face| Some(Path::new(&folder).join(Path::new(face).file_name()?))).collect()
        }
        None => {
            let packages = fetch(&out.join("fonts"))?;
            FACES.iter().map(|face| packages.join(face)).collect()
        }
    };
    let mut list = String::new();
    for face in faces {
        let face = fs::canonicalize(&face).map_err(|e| format!("cannot find the font {}: {e}", face.display()))?;
        list.push_str(&format!("    include_bytes!({face:?}),\n"));
    }
    fs::write(out.join("fonts.rs"), format!("static FACES: &[&[u8]] = &[\n{list}];\n")).map_err(|e| e.to_string())
}

/// `npm ci` of `fonts/` in a folder of the build; the folder of the packages.
fn fetch(folder: &Path) -> Result<PathBuf, String> {
    let fail = |e: std::io::Error| format!("cannot write {}: {e}", folder.display());
    fs::create_dir_all(folder).map_err(fail)?;
    for name in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(Path::new("fonts").join(name), folder.join(name)).map_err(fail)?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error"]);
    let done = npm.current_dir(folder).output().map_err(|e| {
        format!(
            "npm is needed to fetch the fonts and could not be started ({e}). Install Node.js 20 or newer with npm \
             (Debian: apt-get install nodejs npm), or set COMMONGROUND_FONTS to a folder with {FACES:?}."
        )
    })?;
    if done.status.success() {
        return Ok(folder.join("node_modules/@expo-google-fonts"));
    }
    Err(format!("npm could not fetch the fonts ({}): {}", done.status, String::from_utf8_lossy(&done.stderr)))
}
