type Point = [number, number];
export function clipRing(ring: readonly Point[], box: readonly number[]): Point[] | null;
export function clipLine(line: readonly Point[], box: readonly number[]): Point[][];
