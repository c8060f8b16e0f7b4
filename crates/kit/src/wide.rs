//! Loops that use wide registers where the processor has them: same operations in the same order, same bits.

/// Compiles a function for any processor, for those with AVX2 and for those with AVX-512; which one is called is asked
/// once.
///
/// Only the time differs: the compiler never fuses a multiplication and an addition by itself, also where the processor
/// could, so that results are the same on every machine. What such a function calls takes part when it is inlined.
///
/// The calling crate depends on `multiversion`.
#[macro_export]
macro_rules! wide {
    ($($function:tt)*) => {
        #[multiversion::multiversion(targets("x86_64+avx512f+avx512bw+avx512vl", "x86_64+avx2"))]
        $($function)*
    };
}
