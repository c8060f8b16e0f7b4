//! Files enclosed in a PDF.

use hayro_syntax::Pdf;
use hayro_syntax::object::{Name, Object};

/// Whether a file says that it is a PDF.
#[must_use]
pub fn is_pdf(file: &[u8]) -> bool {
    file.starts_with(b"%PDF-")
}

/// Every file enclosed in a PDF, as it was put in.
///
/// # Missing
/// Empty for a file that is no PDF, for one that encloses nothing, and for one locked with a password.
#[must_use]
pub fn enclosed(pdf: &[u8]) -> Vec<Vec<u8>> {
    let Ok(pdf) = Pdf::new(pdf.to_vec()) else { return Vec::new() };
    let file = |object: Object<'_>| match object {
        Object::Stream(stream) => {
            let kind = stream.dict().get::<Name<'_>>("Type")?;
            (kind.as_str() == "EmbeddedFile").then(|| stream.decoded().ok().map(|bytes| bytes.into_owned()))?
        }
        _ => None,
    };
    pdf.objects().into_iter().filter_map(file).collect()
}
