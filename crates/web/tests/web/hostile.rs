//! Whatever comes in, the server does not break.

use crate::cast::Cast;
use cg_domain::grant::Role;
use cg_web::ROUTES;

const NASTY: &[&str] = &[
    "%00",
    "..%2F..%2Fetc%2Fpasswd",
    "%FF%FE",
    "'%3B%20DROP%20TABLE%20users%3B--",
    "%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "-1",
    "9999999999999999999999",
    "1e308",
    "NaN",
    "%F0%9F%92%A3",
    "%7B%7D",
    "a%0D%0AX-Evil:%201",
    "%25%25%25",
    "%E2%80%AE",
];

const QUERIES: &[&str] = &[
    "bbox=NaN,NaN,NaN,NaN",
    "bbox=1e308,1e308,1e309,1e309",
    "bbox=,,,",
    "limit=-5",
    "limit=99999999999999999999",
    "after=%00",
    "after=zzz",
    "after=%FF",
    "datetime=9999-99-99/..",
    "level=-9223372036854775808",
    "from=32768&to=-32768",
    "before=-1",
    "order=code%3B--",
    "order=shape",
    "within=%00",
    "k=0",
    "k=99999999999",
    "w.x=NaN",
    "p.a.b=0",
    "method=%3Cb%3E",
    "lang=%00",
    "lang=..%2F..",
    "status=%27%27%27",
    "f=html&f=json",
    "download=..%2F..",
    "=&=&=",
    "%",
];

fn filled(path: &str, value: &str) -> String {
    let parts: Vec<&str> = path.split('/').map(|part| if part.starts_with('{') { value } else { part }).collect();
    parts.join("/")
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_an_address_breaks_the_server() {
    let cast = Cast::new();
    for (path, methods) in ROUTES.iter().filter(|(_, methods)| methods.contains(&"get")) {
        assert!(!methods.is_empty());
        for value in NASTY.iter().filter(|_| path.contains('{')) {
            let said = cast.get(Role::Administrator, &filled(path, value)).await;
            assert!(!said.status.is_server_error(), "{path} with {value}: {} {}", said.status, said.text);
            assert!(!said.text.contains("<script>alert"), "{path} with {value}");
            assert!(said.headers.get("x-evil").is_none());
        }
        for query in QUERIES {
            let said = cast.get(Role::Administrator, &format!("{}?{query}", filled(path, "x"))).await;
            assert!(!said.status.is_server_error(), "{path}?{query}: {} {}", said.status, said.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_in_a_form_breaks_the_server() {
    let cast = Cast::new();
    let posts = ROUTES
        .iter()
        .filter(|(path, methods)| methods.contains(&"post") && !matches!(*path, "/logout" | "/exercise/erase"));
    for (path, _) in posts {
        for value in NASTY {
            let form = format!(
                "name={value}&role={value}&kind={value}&mapping={value}&toml={value}&label={value}&passphrase={value}&token={value}"
            );
            let said = cast.post(Role::Manager, &filled(path, "x"), &form).await;
            assert!(!said.status.is_server_error(), "{path} with {value}: {} {}", said.status, said.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_uploads_are_refused_and_change_nothing() {
    let cast = Cast::empty();
    let part = |name: &str, more: &str, body: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{body}\r\n")
    };
    let secret = part("csrf", "", cast.secret(Role::Editor));
    let file = |body: &str| part("file", "; filename=\"../../a\u{202e}.csv\"", body);
    for body in [
        String::new(),
        "--x".to_owned(),
        format!("{secret}{}--x--\r\n", part("kind", "", "nonsense")),
        format!("{secret}{}--x--\r\n", part("kind", "", "layer")),
        format!("{secret}{}{}--x--\r\n", part("kind", "", "layer"), file("")),
        format!(
            "{secret}{}{}",
            part("kind", "", "layer"),
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nabc"
        ),
    ] {
        let said = cast.post_raw(Role::Editor, "/imports", "multipart/form-data; boundary=x", body.clone()).await;
        assert!(said.status.is_client_error(), "{}: {body}", said.status);
    }
}
