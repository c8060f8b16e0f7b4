//! Answers that a browser saves as a file.

use crate::problem::{Answer, Kind, Problem};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;

/// A file to save, with a name that is plain in every system.
///
/// # Errors
/// None in practice; an unusable media type is our fault.
pub(crate) fn attachment(name: &str, media_type: &str, bytes: Vec<u8>) -> Answer {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') { c } else { '_' }).collect();
    let full = crate::form::percent(name);
    let disposition = format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{full}");
    let mut response = bytes.into_response();
    let of = |text: &str| HeaderValue::from_str(text).map_err(|_| Problem::of(Kind::Internal));
    response.headers_mut().insert(header::CONTENT_TYPE, of(media_type)?);
    response.headers_mut().insert(header::CONTENT_DISPOSITION, of(&disposition)?);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_add_headers_or_folders() {
        let response = attachment("../a\"\r\nb é.csv", "text/csv", Vec::new()).unwrap();
        let value = response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap();
        assert_eq!(value, "attachment; filename=\".._a___b__.csv\"; filename*=UTF-8''..%2Fa%22%0D%0Ab%20%C3%A9.csv");
    }
}
