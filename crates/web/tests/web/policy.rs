//! Who may what: every reading route and every role, with the status they get. The picture is committed.

use crate::cast::{Cast, Said};
use cg_domain::grant::{ROLES, Role};
use cg_web::ROUTES;
use std::fmt::Write;

const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policy.txt");

fn filled(cast: &Cast, path: &str) -> String {
    let place = cast.app.areas(&cg_app::Asker::command_line(), 1).expect("areas")[0].code.clone();
    let key = if path.contains("accident") { cast.some("accidents") } else { cast.some("hazard_areas") };
    let values = [
        ("{code}", place.as_str()),
        ("{key}", &key),
        ("{feature}", &key),
        ("{noun}", "hazard_areas"),
        ("{collection}", "hazard_areas"),
        ("{file}", "hazard_areas.csv"),
        ("{layer}/{z}/{x}/{y}", "hazard_areas/0/0/0.mvt"),
        ("{*path}", "app.css"),
        ("/columns", "/columns?kind=layer"),
    ];
    values.iter().fold(path.to_owned(), |path, (blank, value)| path.replace(blank, value))
}

/// A form that lacks nothing, so that only the right to send it decides.
const FORM: &str = "kind=layer&name=somebody&role=viewer&passphrase=correct+horse+battery&present=wrong&label=x&token=x&active=yes&toml=x";

async fn sent(cast: &Cast, role: Role, address: &str) -> Said {
    if address.starts_with("/api/") && address != "/api/v1/imports" {
        return cast.post_json(role, address, r#"{"model":"none"}"#).await;
    }
    cast.post(role, address, FORM).await
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_get_what_the_picture_says() {
    let cast = Cast::new();
    let mut picture = String::from("# Status of each route for each role. Rewritten by the test with UPDATE=1.\n");
    let _ = writeln!(picture, "{:<62}{}", "", ROLES.iter().map(|r| format!("{:>15}", r.word())).collect::<String>());
    for (path, methods) in ROUTES {
        for method in *methods {
            let mut line = format!("{:<62}", format!("{} {path}", method.to_uppercase()));
            for role in ROLES {
                let address = filled(&cast, path);
                let said =
                    if *method == "get" { cast.get(*role, &address).await } else { sent(&cast, *role, &address).await };
                assert!(!said.status.is_server_error(), "{method} {address} as {}: {}", role.word(), said.text);
                let _ = write!(line, "{:>15}", said.status.as_u16());
                if *path == "/logout" || path.starts_with("/exercise") {
                    break;
                }
            }
            let _ = writeln!(picture, "{}", line.trim_end());
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(PICTURE, &picture).expect("written");
    }
    let committed = std::fs::read_to_string(PICTURE).unwrap_or_default();
    assert!(committed == picture, "the picture has changed; look at it, then run with UPDATE=1:\n{picture}");
}
