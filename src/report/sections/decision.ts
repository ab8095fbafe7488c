/** A decision: its answer in a line, the strategies in a table, and what would change it. */
import { shared } from '../../analysis/cloud/assumptions.ts';
import type { Decision } from '../../analysis/decision/decide.ts';
import type { RankedStrategy } from '../../analysis/decision/order.ts';
import { figureOf, formatFigure } from '../../analysis/figures/index.ts';
import { absent, formatNumber, formatPercent } from '../../core/text.ts';
import { type Block, list, table, text } from '../document.ts';
import { headline, limitText } from './verdict.ts';

/** Where the verdict is for this machine, that for the cloud follows. */
export function decisionBlocks(decision: Decision): Block[] {
  const { ranked, cloud } = decision;
  const lines = [
    ...whyNone(decision),
    ...whatIsWeighed(decision),
    ...notRanked(decision),
    ...evidence(decision),
    ...nextSteps(decision),
  ];
  return [
    text(headline(decision)),
    ...(ranked.length === 0 ? [] : [strategies(decision)]),
    ...(lines.length === 0 ? [] : [list(lines)]),
    ...assumed(decision),
    ...(cloud === undefined ? [] : decisionBlocks(cloud)),
  ];
}

interface Column {
  readonly head: string;
  readonly of: (one: RankedStrategy) => string;
}

function strategies({ ranked, sure, best, limits }: Decision): Block {
  const keys = [...new Set(ranked.flatMap(({ figures }) => Object.keys(figures)))];
  const sometimesOut = ranked.some(({ withinProbability }) => withinProbability < 1);
  const columns: Column[] = [
    ...keys.map((key): Column => {
      const figure = figureOf(key);
      return {
        head: figure?.short ?? figure?.label ?? key,
        of: ({ figures }) => (figure === undefined || figures[key] === undefined ? absent : formatFigure(figure, figures[key])),
      };
    }),
    ...(ranked.length < 2
      ? []
      : [
          {
            head: 'worse by',
            of: ({ regret, tied }: RankedStrategy) => `${formatPercent(regret)}${tied && best.length > 1 ? ' ~' : ''}`,
          },
        ]),
    ...(sure === undefined || ranked.length < 2
      ? []
      : [{ head: 'within 5 %', of: ({ nearBest }: RankedStrategy) => formatPercent(nearBest) }]),
    ...(sometimesOut
      ? [
          {
            head: limits.length === 0 ? 'sustained' : 'in limits',
            of: ({ withinProbability }: RankedStrategy) => formatPercent(withinProbability),
          },
        ]
      : []),
  ];
  return table(
    ['strategy', ...columns.map(({ head }) => head)],
    ranked.map((one) => [one.strategy, ...columns.map(({ of }) => of(one))]),
    1,
  );
}

/** What to do; of several reasons each with its own. */
function whyNone({ withheld }: Decision): string[] {
  return withheld.map(({ reason, remedy }) => (withheld.length === 1 ? remedy : `${reason}. ${remedy}`));
}

function whatIsWeighed({ ranked, criteria, leftOut, limits }: Decision): string[] {
  if (ranked.length === 0) return [];
  const weights = criteria.map(({ consideration, weight }) => `${consideration} ${formatPercent(weight)}`).join(', ');
  return [
    `Weighed: ${weights}.`,
    ...leftOut.map(({ consideration, reason }) => `Not weighed: ${consideration}: ${reason}.`),
    ...(limits.length === 0 ? [] : [`Limits: ${limits.map(limitText).join(', ')}.`]),
  ];
}

function notRanked({ unranked, withheld }: Decision): string[] {
  return withheld.length > 0 ? [] : unranked.map(({ strategy, reason }) => `${strategy} is not ranked: ${reason}.`);
}

function evidence({ ranked, assumptions }: Decision): string[] {
  if (ranked.length === 0) return [];
  const kinds = [...new Set(ranked.map((one) => one.evidence))].map((kind) => {
    const names = ranked.filter((one) => one.evidence === kind).map(({ strategy }) => strategy);
    return `${kind}: ${names.join(', ')}`;
  });
  return [`Evidence: ${kinds.join('; ')}.`, ...assumptions.map((sentence) => `Assumed: ${sentence}.`)];
}

function nextSteps({ settling, sure, settled, ranked, provisos }: Decision): string[] {
  if (settled || ranked.length === 0) return [];
  const then = sure === undefined || settling === undefined ? '' : `; then ${formatPercent(settling.sure)} sure`;
  if (settling !== undefined) return [`What would change it: ${settling.settledBy}${then}.`];
  return provisos.length > 0 || ranked.length < 2 ? [] : ['No single measurement would change it.'];
}

function assumed({ assumed: all }: Decision): Block[] {
  if (all.length === 0) return [];
  const everyone = new Set(all.map(({ strategy }) => strategy)).size;
  return [
    table(
      ['for the cloud', 'value', 'range', '', 'of'],
      shared(all).map(({ quantity: { quantity, value, unit, low, high, evidence: of }, strategies: whose }) => [
        quantity,
        `${formatNumber(value)} ${unit}`,
        `${formatNumber(low)} to ${formatNumber(high)}`,
        of,
        whose.length === everyone ? 'all' : whose.join(', '),
      ]),
    ),
  ];
}
