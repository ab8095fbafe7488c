/** The answer of a decision, in one line. */
import { levelOf } from '../../analysis/answer/verdict.ts';
import type { Decision } from '../../analysis/decision/decide.ts';
import type { Limit } from '../../analysis/decision/priorities.ts';
import type { Proviso } from '../../analysis/decision/provisos.ts';
import { formatNumber, formatPercent } from '../../core/text.ts';

export function headline(decision: Decision): string {
  const { case: of, place, withheld, provisos } = decision;
  const name = place === undefined ? of : `${of}, ${places[place]}`;
  const [why, ...more] = withheld;
  if (why !== undefined) return `${of}: no verdict: ${why.reason}${more.length === 0 ? '' : `, and ${more.length} more`}.`;
  const subject = provisos.length === 0 ? '' : ` (${provisos.map(provisoText).join('; ')})`;
  return `${name}: ${answer(decision)}${subject}.`;
}

export function provisoText(proviso: Proviso): string {
  switch (proviso.kind) {
    case 'repeats':
      return proviso.repeats === 1 ? 'not repeated: the noise is unknown' : `${proviso.repeats} repeats: the noise is unknown`;
    case 'scaled':
      return `scaled to ${formatNumber(proviso.factor)}: for that size only`;
    case 'short':
      return 'a batch under 2 s';
    case 'disturbed':
      return 'while other work disturbed the machine';
  }
}

const places = { 'this machine': 'on this machine', 'the cloud': 'in the cloud' } as const;

function answer(decision: Decision): string {
  const { ranked, unranked, best, recommendation, byEffort, settled, limits, criteria, leftOut } = decision;
  const within = limits.map(limitText).join(', ');
  if (criteria.length === 0 && leftOut.length > 0)
    return `no verdict: ${leftOut.map((one) => `${one.consideration}: ${one.reason}`).join('; ')}`;
  if (ranked.length === 0) return `no strategy can be ranked${within === '' ? '' : ` with ${within}`}`;
  if (best.length === 0) return `no strategy ${keeps(within)} in 80 % of the draws`;
  const sure = decision.sure === undefined ? '' : `, ${surenessText(decision.sure)}`;
  if (recommendation === undefined) {
    const each = decision.sure === undefined ? '' : `, ${surenessText(decision.sure)} each`;
    return `${settled || each === '' ? 'take' : 'lean towards'} ${either(best)}: they tie${each}`;
  }
  const take = `${settled || decision.sure === undefined ? 'take' : 'lean towards'} ${recommendation}${sure}`;
  if (ranked.length === 1) {
    const others = unranked.some(({ byLimit }) => byLimit);
    return others
      ? `${take}: the only one within ${within}`
      : `only ${recommendation} can be ranked, there is nothing to compare it with`;
  }
  if (byEffort) {
    return `${take}: it ties with ${best.filter((one) => one !== recommendation).join(', ')}, and takes less effort`;
  }
  return take;
}

/** `sure (99 %)` */
function surenessText(share: number): string {
  return `${levelOf(share)} (${formatPercent(share)})`;
}

function keeps(within: string): string {
  return within === '' ? 'sustains the rate' : `keeps ${within}`;
}

export function limitText({ key, relation, value }: Limit): string {
  return `${key} ${relation} ${value}`;
}

function either(names: readonly string[]): string {
  return names.length < 3 ? names.join(' or ') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
