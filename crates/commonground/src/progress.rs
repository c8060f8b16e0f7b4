//! Progress on the terminal; silent when standard error is not one.

use indicatif::{ProgressBar, ProgressStyle};

/// A bar for `total` steps, or a counter when the total is not known.
pub(crate) fn bar(what: &str, total: Option<u64>) -> ProgressBar {
    let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    let shape =
        if total.is_some() { "{msg} {wide_bar} {human_pos}/{human_len} {eta}" } else { "{msg} {spinner} {human_pos}" };
    if let Ok(style) = ProgressStyle::with_template(shape) {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    bar
}
