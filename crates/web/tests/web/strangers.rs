//! Somebody who has not signed in, on the machine itself and through a proxy.

use crate::cast::{Cast, Said, send};
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};
use cg_domain::grant::Role;
use cg_web::{Config, Site, service};
use std::net::SocketAddr;

async fn asked(cast: &Cast, peer: &str, path: &str, headers: &[(&str, &str)]) -> Said {
    let router = service(Site::new(cast.app.clone(), Config::default()));
    let mut request = Request::builder().uri(path).header("host", "127.0.0.1:8640");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::empty()).expect("a request");
    request.extensions_mut().insert(ConnectInfo::<SocketAddr>(peer.parse().expect("an address")));
    send(router, request).await
}

const HERE: &str = "127.0.0.1:50000";

#[tokio::test(flavor = "multi_thread")]
async fn who_may_read_here_is_still_asked_to_sign_in_before_importing() {
    let cast = Cast::empty();
    assert_eq!(asked(&cast, HERE, "/api/v1/hazard_areas", &[]).await.status, StatusCode::OK);
    let said = asked(&cast, HERE, "/api/v1/imports", &[]).await;
    assert_eq!(said.status, StatusCode::UNAUTHORIZED);
    assert_eq!((said.json()["code"].as_str(), said.header("www-authenticate")), (Some("sign-in-needed"), "Bearer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_are_for_this_machine_and_for_administrators() {
    let cast = Cast::empty();
    let status = async |peer: &str, headers: &[(&str, &str)]| asked(&cast, peer, "/metrics", headers).await.status;
    assert_eq!(status(HERE, &[]).await, StatusCode::OK);
    assert_eq!(status("[::ffff:127.0.0.1]:50000", &[]).await, StatusCode::OK);
    assert_eq!(status("203.0.113.9:50000", &[]).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(HERE, &[("x-forwarded-for", "203.0.113.9")]).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(HERE, &[("x-forwarded-host", "cg.example.org")]).await, StatusCode::UNAUTHORIZED);
    let cookie = cast.cookie(Role::Editor).expect("a session");
    assert_eq!(status("203.0.113.9:50000", &[("cookie", &cookie)]).await, StatusCode::FORBIDDEN);
    let cookie = cast.cookie(Role::Administrator).expect("a session");
    assert_eq!(status("203.0.113.9:50000", &[("cookie", &cookie)]).await, StatusCode::OK);
    let counted = asked(&cast, HERE, "/metrics", &[]).await.text;
    // Other tests of this process ask too: what was answered with 401 is counted so at least as often as here.
    let line = |l: &&str| l.contains("route=\"/metrics\"") && l.contains("status=\"401\"");
    let refused = counted.lines().find(line).and_then(|l| l.rsplit(' ').next()).and_then(|n| n.parse::<u64>().ok());
    assert!(refused >= Some(3), "as they were answered: {counted}");
}
