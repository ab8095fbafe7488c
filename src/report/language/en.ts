import type { Answer, AnswerFigure, NoVerdict, Place, Verdict } from '../../analysis/answer/answer.ts';
import type { Proviso } from '../../analysis/decision/provisos.ts';
import { isCost } from '../../analysis/figures/index.ts';
import { formatPercent } from '../../core/text.ts';
import { figureText } from './figure-text.ts';
import type { Language } from './language.ts';

export const english: Language = {
  code: 'en',
  sections: {
    workloads: 'All strategies, by workload',
    capacity: 'Highest rates',
    thresholds: 'Thresholds',
    'thresholds-table': 'Thresholds, one by one',
    overviews: 'Workloads beside each other',
    recommendation: 'How the answer came about',
    effort: 'Effort',
    notes: 'Notes',
    cells: 'Everything that was measured',
    probes: 'Probes',
    months: 'Cost of a month',
    'effort-items': 'Effort, item by item',
    run: 'How it was run',
  },
  answer: {
    headline,
    points,
    strategy: 'strategy',
    evidence: 'evidence',
    failed: 'failed',
    column: ({ consideration, key }) => {
      const percentile = /_(p\d+)_ms$/.exec(key ?? '')?.[1];
      return {
        throughput: 'rows/s',
        latency: percentile === undefined ? 'latency' : `${percentile} ms`,
        cost: 'USD/million',
        implementation: 'days',
        maintenance: 'h/month',
      }[consideration];
    },
    evidenceOf: ({ evidence, state }) =>
      state === 'failed' || state === 'not applicable' ? state : evidence === 'embedded stand-in' ? 'stand-in' : (evidence ?? ''),
    legend:
      '* is the best of its column, ~ ties with it. Cost is for the cloud, in USD a million predictions. Days are to build, h/month to maintain.',
    sureness,
  },
  page: {
    skip: 'Skip to the answer',
    charts: 'Charts',
    details: 'Details',
    table: 'The figures as a table',
  },
  thresholds: {
    state: { held: 'held', broken: 'broken', 'not measured': 'not measured' },
    notHeld: (threshold, state, checks) => `${threshold} is ${state}: ${checks}`,
    place: (strategy, workload) => `${strategy} on ${workload}`,
    head: ['threshold', 'workload', 'strategy', 'measured', 'bound', 'verdict'],
    legend: 'Measured: the median of the repeats, with its 95 % interval from 6 repeats on; of counts the worst repeat.',
  },
};

function headline(answer: Answer): string {
  const { take, verdict, cloud, figures } = answer;
  if (take.length === 0) return withoutOne(verdict, cloud);
  const shown = figures.map((figure) => `${figurePhrase(figure)}${placeOfFigure(figure, answer)}`).join(', ');
  if (verdict.alone) return `Only ${take[0]} could be compared: ${shown}.`;
  return `Take ${either(take)}${take.length > 1 ? ', which tie' : ''}: ${shown}; ${surenessOfBoth(verdict, cloud)}.`;
}

function placeOfFigure({ key }: AnswerFigure, { verdict, cloud }: Answer): string {
  if (cloud === undefined) return '';
  return isCost(key) ? ` ${at['the cloud']}` : verdict.place === undefined ? '' : ` ${at[verdict.place]}`;
}

function withoutOne(here: Verdict, cloud: Verdict | undefined): string {
  if (here.none !== undefined) return whyNone(here.none, here);
  if (cloud === undefined) return 'No verdict.';
  return `It depends on where it runs: ${either(here.take)} on this machine (${sureness(here)}), ${either(cloud.take)} in the cloud (${sureness(cloud)}).`;
}

function whyNone(none: NoVerdict, { limits }: Verdict): string {
  switch (none.kind) {
    case 'withheld': {
      const [first, ...more] = none.reasons;
      return `No verdict: ${first?.reason ?? ''}${more.length === 0 ? '' : `, and ${more.length} more`}.`;
    }
    case 'no figure':
      return `No verdict: nothing that is weighed has a figure (${none.leftOut.map(({ consideration }) => consideration).join(', ')}).`;
    case 'none ranked':
      return 'No verdict: no strategy could be ranked.';
    case 'none within limits':
      return limits.length === 0 ? 'Take none: no strategy sustains the rate.' : 'Take none: no strategy keeps the limits.';
  }
}

const at: Readonly<Record<Place, string>> = { 'this machine': 'on this machine', 'the cloud': 'in the cloud' };

function surenessOfBoth(here: Verdict, cloud: Verdict | undefined): string {
  const known = [here, ...(cloud === undefined ? [] : [cloud])].filter(({ take }) => take.length > 0);
  const words = known.map(sureness);
  const [first, second] = words;
  if (second === undefined || first === second)
    return first === 'not known' ? 'how sure is not known' : `${first}${second === undefined ? '' : ' in both'}`;
  return known.map((verdict) => `${sureness(verdict)} ${at[verdict.place ?? 'the cloud']}`).join(', ');
}

function sureness({ sureness: { level } }: Verdict): string {
  return level;
}

function points(answer: Answer): { label: string; text: string }[] {
  const { verdict, cloud } = answer;
  return [
    ...why(verdict).map((text) => ({ label: verdict.place === undefined ? 'Why' : 'On this machine', text })),
    ...(cloud === undefined ? [] : why(cloud).map((text) => ({ label: 'In the cloud', text }))),
    ...howSure(verdict, cloud).map((text) => ({ label: 'How sure', text })),
  ];
}

function why({ take, tiesWith, figures, next, none }: Verdict): string[] {
  if (none !== undefined) return none.kind === 'withheld' ? [...new Set(none.reasons.map(({ remedy }) => remedy))] : [];
  const own = figures.map(figurePhrase).join(', ');
  const tie =
    take.length > 1 ? `${list(take)} tie: ` : tiesWith.length > 0 ? `ties with ${list(tiesWith)}, and takes less effort: ` : '';
  const beside = next === undefined ? '' : `; the next, ${next.strategy}, has ${next.figures.map(figurePhrase).join(', ')}`;
  return [`${tie}${own}${beside}.`];
}

function howSure(here: Verdict, cloud: Verdict | undefined): string[] {
  const known = [here, ...(cloud === undefined ? [] : [cloud])].filter(({ take }) => take.length > 0);
  const texts = known.map(({ place, sureness: one }) => {
    const where = place === undefined ? '' : `${at[place]} `;
    return 'share' in one
      ? `${where}${formatPercent(one.share)}`
      : `${where}not known, since ${one.because.map(becauseText).join(', and ')}`;
  });
  return texts.length === 0 ? [] : [`${texts.join('; ')}.`];
}

function becauseText(proviso: Proviso): string {
  switch (proviso.kind) {
    case 'repeats':
      return proviso.repeats === 1 ? 'each strategy was measured once' : `${proviso.repeats} repeats say nothing of the noise`;
    case 'scaled':
      return 'the workload was made smaller';
    case 'short':
      return 'a batch took less than 2 s';
    case 'disturbed':
      return 'other work disturbed the machine';
  }
}

function figurePhrase({ key, value, atLeast }: AnswerFigure): string {
  const text = `${atLeast ? 'at least ' : ''}${figureText(key, value)}`;
  const percentile = /_(p\d+)_ms$/.exec(key)?.[1];
  if (percentile !== undefined) return `${percentile} ${text} ms`;
  if (isCost(key)) return `USD ${text} a million`;
  if (key === 'implementation_days') return `${text} days to build`;
  if (key === 'maintenance_h_per_month') return `${text} hours a month`;
  return `${text} rows/s`;
}

function either(names: readonly string[]): string {
  return listed(names, 'or');
}

function list(names: readonly string[]): string {
  return listed(names, 'and');
}

function listed(names: readonly string[], word: string): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}
