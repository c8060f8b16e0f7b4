//! Forms that did not come from our pages change nothing.

use crate::cast::Cast;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use cg_domain::grant::Role;
use cg_web::ROUTES;

fn filled(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { "x" } else { part }).collect();
    parts.join("/")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_form_passes_without_the_secret_of_its_session() {
    let cast = Cast::empty();
    let posts = ROUTES.iter().filter(|(_, methods)| methods.contains(&"post"));
    for (path, _) in posts {
        for (kind, body) in [
            ("application/x-www-form-urlencoded", "a=b".to_owned()),
            ("application/json", "{}".to_owned()),
            multipart(),
        ] {
            let said = cast.post_raw(Role::Administrator, &filled(path), kind, body).await;
            let refused = [StatusCode::FORBIDDEN, StatusCode::UNSUPPORTED_MEDIA_TYPE].contains(&said.status);
            assert!(refused, "{path} took {kind}: {}", said.status);
        }
    }
}

fn multipart() -> (&'static str, String) {
    let body = "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nlayer\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na,b\r\n--x--\r\n";
    ("multipart/form-data; boundary=x", body.to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_use_the_session_even_with_the_secret() {
    let cast = Cast::empty();
    let form = format!("csrf={}", cast.secret(Role::Administrator));
    let request = Request::builder()
        .method(Method::POST)
        .uri("/logout")
        .header(header::COOKIE, cast.cookie(Role::Administrator).unwrap())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "cross-site")
        .body(Body::from(form))
        .unwrap();
    assert_eq!(cast.send(request).await.status, StatusCode::FORBIDDEN);
    assert_eq!(cast.get(Role::Administrator, "/account").await.status, StatusCode::OK);
}
