//! The first step: what was imported so far, and a form to bring in a file.

use super::kind_of;
use crate::page::Page;
use crate::pages::{html, see_other};
use crate::problem::{Answer, Kind as Trouble, Problem};
use crate::site::Site;
use crate::visitor::Visitor;
use askama::Template;
use axum::extract::multipart::{Field, Multipart};
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use cg_app::import::{BatchView, Kind};
use cg_app::{AppError, Words};
use cg_domain::grant::Act;
use std::io::Seek;
use tokio::io::AsyncWriteExt;

#[derive(Template)]
#[template(path = "pages/imports.html")]
struct ImportsPage {
    p: Page,
    batches: Vec<BatchView>,
    kinds: Vec<(&'static str, String)>,
}

/// The batches and the form.
///
/// # Errors
/// When the asker may not import.
pub(crate) async fn list(State(site): State<Site>, visitor: Visitor) -> Answer {
    let asker = visitor.asker.clone();
    let batches = site
        .ask(move |app| {
            asker.may(Act::Import)?;
            app.batches(&asker)
        })
        .await?;
    let p = Page::titled(&site, &visitor, "nav-imports");
    let kinds = Kind::ALL.iter().map(|k| (k.word(), p.t(&format!("import-kind-{}", k.word())))).collect();
    html(&ImportsPage { p, batches, kinds })
}

/// What came with an upload.
#[derive(Default)]
pub(crate) struct Upload {
    /// The kind chosen.
    pub kind: Option<Kind>,
    /// Id the file waits under.
    pub id: String,
    /// Further text fields by name.
    pub fields: Vec<(String, String)>,
}

/// Takes the file in and goes on to its columns.
///
/// # Errors
/// A forged form, a missing file, or what the app answers.
pub(crate) async fn receive(State(site): State<Site>, visitor: Visitor, request: Request) -> Answer {
    let upload = take(&site, &visitor, request).await?;
    let kind = upload.kind.ok_or_else(|| Problem::missing("kind"))?;
    see_other(&format!("/imports/{}/columns?kind={}", crate::form::percent(&upload.id), kind.word()))
}

/// Reads a multipart form with one file; the session's secret must come before the file.
///
/// # Errors
/// A forged form, a missing file, or what the app answers.
pub(crate) async fn take(site: &Site, visitor: &Visitor, mut request: Request) -> Result<Upload, Problem> {
    visitor.asker.may(Act::Import)?;
    DefaultBodyLimit::max(site.config.upload_bytes).apply(&mut request);
    let headers = request.headers().clone();
    let refused = |_| Problem::of(Trouble::MediaType);
    let mut form = Multipart::from_request(request, &()).await.map_err(refused)?;
    let (mut upload, mut secret) = (Upload::default(), None);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            let text = short_text(field).await?;
            match name.as_str() {
                "csrf" => secret = Some(text),
                "kind" => upload.kind = Some(kind_of(Some(&text))?),
                _ => upload.fields.push((name, text)),
            }
            continue;
        }
        crate::form::secret(Some(visitor), &headers, secret.as_deref())?;
        upload.id = keep(site, visitor, field).await?;
    }
    if upload.id.is_empty() { Err(Problem::missing("file")) } else { Ok(upload) }
}

/// Writes the file to disk piece by piece, then hands it to the app.
async fn keep(site: &Site, visitor: &Visitor, mut field: Field<'_>) -> Result<String, Problem> {
    let name: String = field.file_name().unwrap_or("upload").chars().filter(|c| !c.is_control()).take(200).collect();
    let internal = |_| Problem::of(Trouble::Internal);
    let file = tempfile::tempfile().map_err(internal)?;
    let mut out = tokio::fs::File::from_std(file);
    let mut length = 0_usize;
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        length += piece.len();
        out.write_all(&piece).await.map_err(internal)?;
    }
    if length == 0 {
        let chosen = field.file_name().is_some_and(|name| !name.is_empty());
        return Err(if chosen {
            AppError::Format(cg_formats::FormatError::new("file-empty", "")).into()
        } else {
            Problem::missing("file")
        });
    }
    out.flush().await.map_err(internal)?;
    let (mut file, asker) = (out.into_std().await, visitor.asker.clone());
    file.rewind().map_err(internal)?;
    site.ask(move |app| app.receive_upload(&asker, &name, &mut file)).await
}

async fn short_text(mut field: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > 200_000 {
            return Err(Problem::of(Trouble::TooLarge));
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| Problem::parameter("form", Words::of("expected-text")))?;
    if text.contains('\0') { Err(Problem::parameter("form", Words::of("expected-text"))) } else { Ok(text) }
}

fn broken(error: axum::extract::multipart::MultipartError) -> Problem {
    Problem::of(Trouble::of_status(error.status()))
}
