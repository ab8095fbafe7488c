/** Parts of Korean sentences. Particles stand after words of ours only: what follows a name would depend on its last letter. */
import type { AnswerFigure } from '../../../analysis/answer/answer.ts';
import { isCost } from '../../../analysis/figures/index.ts';
import { figureText, percentileOf } from '../figure-text.ts';

/** `p99 4.36ms`, `100만 건당 1.02달러` */
export function figurePhrase({ key, value, atLeast }: AnswerFigure): string {
  const text = figureText(key, value);
  const percentile = percentileOf(key);
  if (percentile !== undefined) return `${percentile} ${text}ms`;
  if (isCost(key)) return `${costUnit(key)} ${text}달러${atLeast ? ' 이상' : ''}`;
  if (key === 'implementation_days') return `구축 ${text}인일`;
  if (key === 'maintenance_h_per_month') return `유지 보수 월 ${text}시간`;
  return `초당 ${text}행`;
}

function costUnit(key: string): string {
  if (key.endsWith('per_month')) return '월';
  return key.endsWith('per_run') ? '실행당' : '100만 건당';
}

export function either(names: readonly string[]): string {
  return names.join(' 또는 ');
}

const most = 4;

/** Of very many the first. */
export function some(names: readonly string[]): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most - 1).join(', ')} 외 ${names.length - most + 1}개`;
}
