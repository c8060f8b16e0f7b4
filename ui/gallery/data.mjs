// Invented records for the gallery: the same on every run.

/** Numbers between 0 and 1 from a seed (mulberry32). */
export function dice(seed) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const BOX = [43.2, 35.6, 45.2, 36.9];
const pick = (roll, list) => list[Math.floor(roll() * list.length)];
const place = (roll) => [BOX[0] + roll() * (BOX[2] - BOX[0]), BOX[1] + roll() * (BOX[3] - BOX[1])];
const WORDS = ["Old mill", "East ridge", "Station road", "Upper well", "School hill", "Bridge", "Orchard", "Quarry", "Checkpoint", "River bend"];
const ARABIC = ["الطاحونة القديمة", "التل الشرقي", "طريق المحطة", "البئر العليا", "تل المدرسة", "الجسر", "البستان", "المقلع", "الحاجز", "منعطف النهر"];

function blob(roll, [x, y], metres) {
  const corners = 5 + Math.floor(roll() * 6);
  const ring = Array.from({ length: corners }, (_, i) => {
    const r = (metres * (0.5 + roll())) / 111_320;
    const turn = (2 * Math.PI * i) / corners;
    return [x + (r * Math.cos(turn)) / Math.cos((y * Math.PI) / 180), y + r * Math.sin(turn)];
  });
  return [[...ring, ring[0]]];
}

const feature = (properties, geometry) => ({ type: "Feature", properties, geometry });
const collection = (features) => ({ type: "FeatureCollection", features });

export function hazards(count = 368) {
  const roll = dice(7);
  return collection(
    Array.from({ length: count }, (_, i) => {
      const metres = 60 + 900 * roll() ** 3;
      const at = place(roll);
      const word = Math.floor(roll() * WORDS.length);
      const properties = {
        id: `00000000-0000-7000-8000-${String(i).padStart(12, "0")}`,
        code: `HA-${String(i + 1).padStart(4, "0")}`,
        name: `${WORDS[word]} ${i + 1}`,
        name_en: `${WORDS[word]} ${i + 1}`,
        name_ar: `${ARABIC[word]} ${i + 1}`,
        classification: pick(roll, ["cha", "cha", "sha", "sha", "sha", "other"]),
        status: pick(roll, ["open", "open", "open", "worked_on", "closed"]),
        area_m2: Math.round(2.4 * metres ** 2),
        people: Math.round(3000 * roll() ** 4),
      };
      const geometry = i % 12 === 0 ? { type: "Point", coordinates: at } : { type: "Polygon", coordinates: blob(roll, at, metres) };
      return feature(properties, geometry);
    }),
  );
}

export function accidents(count = 900) {
  const roll = dice(11);
  return collection(
    Array.from({ length: count }, (_, i) => {
      const [cx, cy] = [43.9 + 0.5 * roll(), 36.1 + 0.4 * roll()];
      const at = [cx + 0.5 * (roll() - roll()), cy + 0.4 * (roll() - roll())];
      const harm = pick(roll, [{ injured: 2 }, { killed: 0, injured: 1 }, { killed: 1 }, { killed: 0, injured: 0 }, {}]);
      const properties = { id: `acc-${i}`, code: `AC-${1000 + i}`, ...harm, date: pick(roll, ["2006", "2019-03", "2025-11-04"]) };
      return feature(properties, { type: "Point", coordinates: at });
    }),
  );
}

/** One point per district for its name, in two scripts. */
export function districtNames() {
  const middle = (ring) => [0, 1].map((axis) => ring.slice(1).reduce((sum, p) => sum + p[axis], 0) / (ring.length - 1));
  const named = districts().features.map(({ properties: p, geometry }, i) =>
    feature({ name_en: p.name, name_ar: `${ARABIC[i % ARABIC.length]} ١`, code: p.code }, { type: "Point", coordinates: middle(geometry.coordinates[0]) }),
  );
  return collection(named);
}

/** Districts: a grid of uneven quadrilaterals with rates, one of them unknown. */
export function districts() {
  const roll = dice(3);
  const [w, s, e, n] = BOX;
  const node = Array.from({ length: 7 }, (_, i) => Array.from({ length: 6 }, (_, j) => [w + ((e - w) * i) / 6 + 0.08 * (roll() - 0.5), s + ((n - s) * j) / 5 + 0.08 * (roll() - 0.5)]));
  const features = [];
  for (let i = 0; i < 6; i++)
    for (let j = 0; j < 5; j++) {
      const ring = [node[i][j], node[i + 1][j], node[i + 1][j + 1], node[i][j + 1], node[i][j]];
      const rate = i === 4 && j === 1 ? null : Math.round(40 * roll() ** 2);
      features.push(feature({ id: `d-${i}-${j}`, code: `VA${i}${j}`, name: `District ${i}${j}`, level: 2, rate }, { type: "Polygon", coordinates: [ring] }));
    }
  return collection(features);
}
