/** One grammar for all bounds on figures: thresholds, `decide --limit`, `capacity --within` and `compare --fail-on`. */
import { didYouMean, ProblemsError } from '../problems.ts';
import { figureNames, keyNamed, unitOfKey } from './figures.ts';
import { converted, unitsFor } from './units.ts';

export const relations = ['<=', '>=', '==', '<', '>'] as const;

export type Relation = (typeof relations)[number];

/** A figure of one strategy, or of each. */
export interface Subject {
  readonly key: string;
  readonly strategy?: string;
}

export type Bound =
  /** In the unit of the figure. */
  | { readonly kind: 'value'; readonly value: number }
  /** `10 %`; of what, whoever asks says. */
  | { readonly kind: 'share'; readonly share: number }
  /** `3 x direct.p99` */
  | ({ readonly kind: 'figure'; readonly factor: number } & Subject);

/** `p99 < 50 ms`, `rest.p99 < 3 x direct.p99 on stream-100`. */
export interface Condition extends Subject {
  /** As it was written. */
  readonly text: string;
  readonly relation: Relation;
  readonly bound: Bound;
  /** In this workload only. */
  readonly workload?: string;
}

const examples = 'such as p99 < 50 ms, failed == 0 or rest.p99 < 3 x direct.p99';

const form = /^(?<subject>[^<>=≤≥!\s]+)\s*(?<relation>[<>=≤≥!]+)\s*(?<bound>[^<>=≤≥!]+?)(?:\s+on\s+(?<workload>\S+))?$/;

/** Throws ProblemsError, without a place. */
export function parseCondition(written: string): Condition {
  const text = written.trim();
  const { subject = '', relation = '', bound = '', workload } = form.exec(text)?.groups ?? {};
  if (subject === '')
    throw new ProblemsError({ message: `must be a figure, a relation and a bound, not "${text}"`, remedy: examples });
  const left = subjectOf(subject);
  return {
    text,
    ...left,
    relation: relationOf(relation),
    bound: boundOf(bound, left.key),
    ...(workload !== undefined && { workload }),
  };
}

export function holds(value: number, relation: Relation, bound: number): boolean {
  switch (relation) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '==':
      return value === bound;
  }
}

function relationOf(sign: string): Relation {
  const meant = { '=': '==', '=<': '<=', '=>': '>=', '≤': '<=', '≥': '>=' }[sign] ?? sign;
  const relation = relations.find((one) => one === meant);
  if (relation !== undefined) return relation;
  throw new ProblemsError({ message: `there is no relation "${sign}"`, remedy: `allowed: ${relations.join(', ')}` });
}

/** Names of strategies and of percentiles may contain points: what follows one of them is a figure. */
function subjectOf(text: string): Subject {
  const key = keyNamed(text);
  if (key !== undefined) return { key };
  for (let at = text.indexOf('.'); at !== -1; at = text.indexOf('.', at + 1)) {
    const ofStrategy = keyNamed(text.slice(at + 1));
    if (ofStrategy !== undefined) return { key: ofStrategy, strategy: text.slice(0, at) };
  }
  const name = text.slice(text.lastIndexOf('.') + 1);
  throw new ProblemsError({
    message: `there is no figure "${name}"${didYouMean(name, figureNames)}`,
    remedy: 'predbench explain lists the figures',
  });
}

const number = /^(?<digits>-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?<thousands>[kM](?![A-Za-z]))?\s*(?<rest>.*)$/;
const times = /^[x×*]\s+(?<other>\S+)$|^\*(?<next>\S+)$/;

function boundOf(text: string, key: string): Bound {
  const { digits, thousands, rest = '' } = number.exec(text)?.groups ?? {};
  if (digits === undefined) return { kind: 'figure', factor: 1, ...subjectOf(text.trim()) };
  const value = Number(digits) * (thousands === undefined ? 1 : thousands === 'k' ? 1e3 : 1e6);
  const { other, next = other } = times.exec(rest)?.groups ?? {};
  if (next !== undefined) return { kind: 'figure', factor: value, ...subjectOf(next) };
  if (rest === '%') return { kind: 'share', share: value / 100 };
  const own = unitOfKey(key);
  const inOwn = rest === '' ? value : converted(value, rest, own);
  if (inOwn !== undefined) return { kind: 'value', value: inOwn };
  const allowed = unitsFor(own);
  throw new ProblemsError({
    message: `${key} is not in "${rest}"${didYouMean(rest, allowed)}`,
    remedy: `allowed: ${allowed.join(', ')}, or nothing for ${own}`,
  });
}
