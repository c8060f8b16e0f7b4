//! Smooth noise on the plane, the raw material of coasts, hills and borders.

/// Layered value noise; the same seed gives the same field everywhere.
#[derive(Clone, Copy)]
pub(crate) struct Noise(u64);

impl Noise {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Noise of one wavelength.
    ///
    /// # Units
    /// `x`, `y` and `wavelength` in the same unit; result in −1..1.
    fn layer(self, x: f64, y: f64, wavelength: f64, layer: u64) -> f64 {
        let (u, v) = (x / wavelength, y / wavelength);
        let (i, j) = (libm::floor(u), libm::floor(v));
        let (fu, fv) = (ease(u - i), ease(v - j));
        let corner = |di: i64, dj: i64| self.lattice(i as i64 + di, j as i64 + dj, layer);
        let south = corner(0, 0) + (corner(1, 0) - corner(0, 0)) * fu;
        let north = corner(0, 1) + (corner(1, 1) - corner(0, 1)) * fu;
        south + (north - south) * fv
    }

    /// A number in −1..1 for one lattice point.
    fn lattice(self, i: i64, j: i64, layer: u64) -> f64 {
        let mut h = self.0 ^ (i as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        h = mix(h ^ (j as u64).wrapping_mul(0xc2b2_ae3d_27d4_eb4f));
        h = mix(h ^ layer.wrapping_mul(0x1656_67b1_9e37_79f9));
        (h >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    }

    /// Fractal noise: each of `octaves` halves the wavelength and the height.
    ///
    /// # Units
    /// Result in about −1..1.
    pub(crate) fn fractal(self, x: f64, y: f64, wavelength: f64, octaves: u32) -> f64 {
        let (mut sum, mut height, mut reach, mut wave) = (0.0, 1.0, 0.0, wavelength);
        for layer in 0..octaves {
            sum += height * self.layer(x, y, wave, u64::from(layer));
            reach += height;
            height *= 0.5;
            wave *= 0.5;
        }
        sum / reach
    }

    /// Two numbers in −1..1 that belong to one item, such as the jitter of a vertex.
    pub(crate) fn pair(self, item: u64) -> (f64, f64) {
        let part = |layer| self.lattice(item as i64, 77, layer);
        (part(101), part(102))
    }
}

fn ease(t: f64) -> f64 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

fn mix(mut h: u64) -> u64 {
    h ^= h >> 30;
    h = h.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h ^= h >> 27;
    h = h.wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_bounded_smooth_and_not_flat() {
        let noise = Noise::new(3);
        let line: Vec<f64> = (0..4_000).map(|i| noise.fractal(f64::from(i) * 0.01, 5.0, 4.0, 3)).collect();
        assert!(line.iter().all(|v| v.abs() <= 1.0));
        assert!(line.windows(2).all(|w| (w[0] - w[1]).abs() < 0.05));
        assert!(line.iter().any(|v| *v > 0.2) && line.iter().any(|v| *v < -0.2));
    }
}
