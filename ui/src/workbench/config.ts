/** What the server says to the workbench and what it answers; README.md explains each key. */
import type { Texts } from "../text.ts";

export interface Criterion {
  id: string;
  label: string;
}

export interface WorkbenchConfig {
  lang: string;
  csrf?: string;
  model: string;
  criteria: Criterion[];
  preview: string;
  /** Where the ids are that `fifths` of an answer is about; with it answers stay small whatever the country. */
  items?: string;
  pair?: string;
  href?: string;
  saved?: { id: string; name: string }[];
  ids: { table: string; map?: string; changes?: string; pair?: string; status?: string };
  layer?: string;
  bands?: number[];
  text: Texts;
}

export type Method = "direct" | "swing" | "rank_order" | "pairwise";

/** The body of a preview. */
export interface Ask {
  model: string;
  method: Method;
  weights?: Record<string, number>;
  order?: string[];
  pairwise?: Record<string, number>;
  k: number;
  gates: Record<string, boolean>;
  limit: number;
  keep: string[];
  compact?: boolean;
  quick?: boolean;
}

export interface RankedRow {
  id: string;
  code: string;
  name: string;
  rank: number | null;
  score: number | null;
  contributions: number[];
  /** Places of the criteria that are not known of it. */
  unknown?: number[];
  interval5: number | null;
  interval95: number | null;
  p_first_k: number | null;
  excluded?: string | null;
  tie?: boolean;
}

export interface Answer {
  weights: Record<string, number>;
  consistency?: { ratio: number; acceptable: boolean; text: string } | null;
  k: number;
  rows: RankedRow[];
  order?: string[];
  count?: number;
  /** How many of them have a rank. */
  ranked?: number;
  /** A digit for each id of `items`: its fifth of the order, 4 the first; "-" for what was taken out. */
  fifths?: string;
  items?: string;
  /** Comes with how firm the order is, not with the order at once. */
  reaches?: Reach[];
}

/** How far a weight can move before the first ones change, on a scale from 0 to 100. */
export interface Reach {
  criterion: string;
  low: string;
  width: string;
  at: string;
  text: string;
}

export interface PairAnswer {
  heads: string[];
  sentence: string;
  rows: { criterion: string; label: string; a: string; b: string; difference: number; text: string }[];
}
