/** Parts of English sentences. */
import type { AnswerFigure } from '../../../analysis/answer/answer.ts';
import { percentileOf } from '../figure-text.ts';
import { isCost } from '../../../analysis/figures/index.ts';
import { figureText } from '../figure-text.ts';

/** `p99 4.36 ms`, `USD 1.02 a million`. */
export function figurePhrase({ key, value, atLeast }: AnswerFigure): string {
  const text = figureText(key, value);
  const bound = atLeast ? 'at least ' : '';
  const percentile = percentileOf(key);
  if (percentile !== undefined) return `${percentile} ${text} ms`;
  if (isCost(key))
    return `${bound}USD ${text} a ${key.endsWith('per_month') ? 'month' : key.endsWith('per_run') ? 'run' : 'million'}`;
  if (key === 'implementation_days') return `${text} days to build`;
  if (key === 'maintenance_h_per_month') return `${text} hours a month`;
  return `${text} rows/s`;
}

export function either(names: readonly string[]): string {
  return listed(names, 'or');
}

export function both(names: readonly string[]): string {
  return listed(names, 'and');
}

const most = 4;

/** Of very many the first. */
export function some(names: readonly string[]): string {
  return names.length <= most ? both(names) : both([...names.slice(0, most - 1), `${names.length - most + 1} more`]);
}

function listed(names: readonly string[], word: string): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}
