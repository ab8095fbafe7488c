import type { Chart } from './chart.ts';

/** A report as data: what is said, in which order. Texts are plain; each format escapes them, and draws each block as it can. */
export type Block = Heading | Lead | Text | Points | Note | Problem | List | Table | Code | Chart;

export interface Section {
  readonly id: string;
  /**
   * The answer is all that the terminal shows and all that a file shows at once; details are folded away. Charts are for formats that draw.
   */
  readonly audience: 'answer' | 'charts' | 'details';
  /** Its heading. That of the first section is the report's. */
  readonly title: string;
  readonly blocks: readonly Block[];
}

export interface Heading {
  readonly kind: 'heading';
  readonly level: 1 | 2 | 3 | 4;
  readonly text: string;
}

/** The sentence to read if no other is read. */
export interface Lead {
  readonly kind: 'lead';
  readonly text: string;
}

/** Short sentences, each after what it is about. */
export interface Points {
  readonly kind: 'points';
  readonly points: readonly { readonly label: string; readonly text: string }[];
}

/** A paragraph. */
export interface Text {
  readonly kind: 'text';
  readonly text: string;
}

/** To keep in mind with all that follows. */
export interface Note {
  readonly kind: 'note';
  readonly text: string;
}

/** What contradicts itself, failed or is missing. */
export interface Problem {
  readonly kind: 'problem';
  readonly text: string;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly string[];
}

export interface Table {
  readonly kind: 'table';
  /** Empty for a table of names and what they stand for. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Columns from here on are numbers. */
  readonly numbersFrom: number;
  /** What it means that cells of it are the best. */
  readonly best?: string;
  /** The best and what ties with it have a sign too, for whoever sees no colour. */
  readonly signs?: true;
}

/** `tie`: cannot be told from the best of its column. */
export type Tone = 'best' | 'tie' | 'dim';

export type Cell = string | { readonly text: string; readonly tone: Tone };

/** After a figure of a table with `signs`. */
export const signs: Readonly<Record<Tone, string>> = { best: '*', tie: '~', dim: '' };

export interface Code {
  readonly kind: 'code';
  readonly language: string;
  readonly text: string;
}

export function heading(level: Heading['level'], text: string): Heading {
  return { kind: 'heading', level, text };
}

export function lead(text: string): Lead {
  return { kind: 'lead', text };
}

/** Nothing where there is no point. */
export function points(points: Points['points']): Points[] {
  return points.length === 0 ? [] : [{ kind: 'points', points }];
}

export function text(text: string): Text {
  return { kind: 'text', text };
}

export function list(items: readonly string[]): List {
  return { kind: 'list', items };
}

/** All columns are text unless `numbersFrom` says otherwise. */
export function table(head: readonly string[], rows: Table['rows'], numbersFrom = head.length): Table {
  return { kind: 'table', head, rows, numbersFrom };
}

/** Names, and what they stand for. */
export function entries(rows: readonly (readonly [name: string, text: string])[]): Table {
  return { kind: 'table', head: [], rows, numbersFrom: 2 };
}
