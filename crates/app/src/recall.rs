//! Answers that cost a pass over all records, kept until any record or measure changes.

use crate::error::Result;
use crate::programme::App;
use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// Answers kept at once; beyond, all are let go.
const MOST: usize = 400;

type Kept = Arc<dyn Any + Send + Sync>;

/// What was answered since the records last changed.
#[derive(Default)]
pub(crate) struct Recall(Mutex<(String, BTreeMap<String, Kept>)>);

impl Recall {
    fn get<T: Clone + 'static>(&self, stamp: &str, key: &str) -> Option<T> {
        let kept = self.0.lock().ok()?;
        if kept.0 != stamp {
            return None;
        }
        kept.1.get(key)?.downcast_ref::<T>().cloned()
    }

    fn put(&self, stamp: String, key: String, value: Kept) {
        if let Ok(mut kept) = self.0.lock() {
            if kept.0 != stamp || kept.1.len() >= MOST {
                *kept = (stamp, BTreeMap::new());
            }
            kept.1.insert(key, value);
        }
    }
}

impl App {
    /// The answer given last to the same key, unless anything has changed since; else the work is done.
    ///
    /// The key must hold everything the answer depends on beside the records: who sees what, and each argument.
    pub(crate) fn recalled<T: Clone + Send + Sync + 'static>(
        &self,
        key: String,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        // Read before the work: an answer made while records change is kept under the old stamp, and never given.
        let stamp = self.everything_stamp()?;
        if let Some(kept) = self.recall.get::<T>(&stamp, &key) {
            return Ok(kept);
        }
        let made = work()?;
        self.recall.put(stamp, key, Arc::new(made.clone()));
        Ok(made)
    }

    fn everything_stamp(&self) -> Result<String> {
        let records = self.store.read(|tx| Ok::<_, crate::error::AppError>(cg_store::revisions::total(tx)?))?;
        let measured = self.setting(crate::exposure::STAMP)?.unwrap_or_default();
        let access = self.setting(crate::access::STAMP)?.unwrap_or_default();
        Ok(format!("{records}/{measured}/{access}/{}", self.today()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_under_another_stamp_or_key_is_not_given() {
        let recall = Recall::default();
        recall.put("1".into(), "a".into(), Arc::new(7_u32));
        assert_eq!(recall.get::<u32>("1", "a"), Some(7));
        assert_eq!(recall.get::<u32>("2", "a"), None);
        assert_eq!(recall.get::<u32>("1", "b"), None);
        recall.put("2".into(), "b".into(), Arc::new(8_u32));
        assert_eq!((recall.get::<u32>("1", "a"), recall.get::<u32>("2", "b")), (None, Some(8)));
    }
}
