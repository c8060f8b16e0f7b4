//! Tests over the house itself: its floors, its sizes, its words. See `tests/`.
