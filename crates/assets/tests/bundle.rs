//! The bundle in the binary is whole, named by its content, and light enough for a slow link.

use std::io::Read;

use sha2::{Digest, Sha256};

type Tested = Result<(), Box<dyn std::error::Error>>;

fn unpacked(asset: &cg_assets::Asset) -> Result<Vec<u8>, std::io::Error> {
    let mut bytes = Vec::new();
    flate2::read::GzDecoder::new(asset.bytes_gzip).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[test]
fn pages_find_the_files_they_name() -> Tested {
    for (name, kind) in [
        ("app.css", "text/css"),
        ("app.js", "text/javascript"),
        ("icon.svg", "image/svg+xml"),
        ("NOTICE.txt", "text/plain"),
    ] {
        let href = cg_assets::href(name);
        let path = href.strip_prefix(cg_assets::PREFIX).ok_or("no prefix")?;
        assert_ne!(path, name, "{name} is served under a hashed path");
        let asset = cg_assets::get(path).ok_or(format!("{href} is not there"))?;
        assert!(asset.content_type.starts_with(kind), "{name} is {}", asset.content_type);
        assert!(asset.immutable);
    }
    Ok(())
}

#[test]
fn a_plain_name_answers_but_is_not_kept_for_ever() -> Tested {
    let asset = cg_assets::get("app.css").ok_or("app.css is not there")?;
    assert!(!asset.immutable);
    Ok(())
}

#[test]
fn an_unknown_path_is_nothing() {
    assert_eq!(cg_assets::get("../Cargo.toml"), None);
    assert_eq!(cg_assets::get("-"), None);
    assert_eq!(cg_assets::get(""), None);
    assert_eq!(cg_assets::href("gone.js"), "/assets/gone.js");
}

#[test]
fn every_file_unpacks_to_the_content_its_digest_names() -> Tested {
    let mut count = 0;
    for (path, _) in cg_assets::all() {
        let asset = cg_assets::get(path).ok_or("listed but not served")?;
        assert_eq!(hex::encode(Sha256::digest(unpacked(&asset)?)), asset.digest, "{path}");
        count += 1;
    }
    assert!(count > 50, "only {count} files: the basemap is missing");
    Ok(())
}

/// What a page without a map costs: the style sheet, the script, and every small island.
#[test]
fn a_page_without_a_map_stays_below_fifteen_kilobytes_of_script() -> Tested {
    const LARGE: usize = 40_000;
    let script: usize =
        cg_assets::all().filter(|(path, size)| path.ends_with(".js") && *size < LARGE).map(|(_, size)| size).sum();
    assert!(script < 15_000, "{script} bytes");
    let css = cg_assets::get("app.css").ok_or("no style sheet")?.bytes_gzip.len();
    assert!(css < 12_000, "{css} bytes of style sheet");
    Ok(())
}

#[test]
fn nothing_asks_another_site() -> Tested {
    for (path, _) in cg_assets::all().filter(|(path, _)| path.ends_with(".css") || path.starts_with("app.")) {
        let asset = cg_assets::get(path).ok_or("listed but not served")?;
        let text = String::from_utf8(unpacked(&asset)?)?;
        assert!(!text.contains("@import url(http") && !text.contains("url(http"), "{path}");
        assert!(!text.contains("fonts.googleapis"), "{path}");
    }
    Ok(())
}
