// Cuts shapes at the edges of a box: [west, south, east, north].

const inside = [
  ([x], box) => x >= box[0],
  ([x], box) => x <= box[2],
  ([, y], box) => y >= box[1],
  ([, y], box) => y <= box[3],
];

function crossing([ax, ay], [bx, by], edge, box) {
  if (edge < 2) {
    const x = edge === 0 ? box[0] : box[2];
    return [x, ay + ((by - ay) * (x - ax)) / (bx - ax)];
  }
  const y = edge === 2 ? box[1] : box[3];
  return [ax + ((bx - ax) * (y - ay)) / (by - ay), y];
}

/** The part of a ring inside the box (Sutherland and Hodgman), closed; null when nothing is left. */
export function clipRing(ring, box) {
  let points = ring;
  for (let edge = 0; edge < 4 && points.length > 0; edge++) {
    const next = [];
    points.forEach((p, i) => {
      const before = points[(i + points.length - 1) % points.length];
      const here = inside[edge](p, box);
      const there = inside[edge](before, box);
      if (here !== there) next.push(crossing(before, p, edge, box));
      if (here) next.push(p);
    });
    points = next;
  }
  if (points.length < 3) return null;
  return [...points, points[0]];
}

/** The pieces of a line inside the box; a piece keeps the segment that leaves the box whole. */
export function clipLine(line, box) {
  const within = (p) => inside.every((test) => test(p, box));
  const pieces = [];
  let piece = null;
  for (let i = 1; i < line.length; i++) {
    if (within(line[i - 1]) || within(line[i])) {
      if (!piece) pieces.push((piece = [line[i - 1]]));
      piece.push(line[i]);
    } else piece = null;
  }
  return pieces;
}
