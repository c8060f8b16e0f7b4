/** Colour arithmetic for the palette's test: how far apart two colours look, to whom. */
type Triple = readonly [number, number, number];

export function linear(hex: string): Triple {
  const channel = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function times(m: readonly Triple[], [x, y, z]: Triple): Triple {
  const row = (r: Triple | undefined) => (r ? r[0] * x + r[1] * y + r[2] * z : 0);
  return [row(m[0]), row(m[1]), row(m[2])];
}

/** Linear RGB as seen without one kind of cone: Machado, Oliveira and Fernandes 2009, severity 1. */
const SIGHT: Record<string, readonly Triple[]> = {
  full: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritan: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

export const SIGHTS = Object.keys(SIGHT);

function lab(rgb: Triple): Triple {
  const [x, y, z] = times([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], rgb);
  const f = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const [fx, fy, fz] = [f(x / 0.95047), f(y), f(z / 1.08883)];
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}

/** Lightness, 0 black to 100 white: all that is left on grey paper. */
export function lightness(hex: string): number {
  return lab(linear(hex))[0];
}

/** Distance in CIE Lab (1976) as that eye sees it; about 2 is just noticeable, 10 is plain at a glance. */
export function distance(a: string, b: string, sight: string): number {
  const m = SIGHT[sight] ?? [];
  const clip = (t: Triple): Triple => [Math.max(0, t[0]), Math.max(0, t[1]), Math.max(0, t[2])];
  const [p, q] = [lab(clip(times(m, linear(a)))), lab(clip(times(m, linear(b))))];
  return Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

/** Contrast ratio of WCAG 2. */
export function contrast(a: string, b: string): number {
  const y = (hex: string) => {
    const [r, g, bl] = linear(hex);
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [low, high] = [y(a), y(b)].sort((m, n) => m - n);
  return ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05);
}
