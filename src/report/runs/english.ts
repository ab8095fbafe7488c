import { figureOf } from '../../analysis/figures/index.ts';
import type { Answer, Verdict } from '../../analysis/answer/answer.ts';
import type { Finding, PlacedChange, RunPair, Tests } from '../../analysis/runs/compared.ts';
import { absent, formatChange, formatNumber, formatPercent, namesText } from '../../core/text.ts';
import { nameOf } from './figure-name.ts';
import type { RunsWords } from './words.ts';

/** Named before the rest is counted. */
const mostChanges = 2;
const mostDifferences = 3;
const mostOnly = 8;

export const english: RunsWords = {
  code: 'en',
  title: ([first, ...others]) => `${others.join(', ')} beside ${first}`,
  headline,
  caution:
    'A machine may be a few per cent slower for an hour: rely on a small change only if both runs, made once more in turn, show it again.',
  heads: {
    workload: 'workload',
    strategy: 'strategy',
    figure: 'figure',
    verdict: 'verdict',
    change: 'change',
    interval: '95 % interval',
  },
  says: (label) => `${label}: take`,
  take,
  takeOn: (strategy, workloads) => `${strategy} on ${workloads.join(', ')}`,
  capacity: (strategy, found) => {
    if (!('heldPerS' in found)) return `${strategy} sustains ${absent}`;
    return `${strategy} sustains ${found.state === 'at least' ? 'at least ' : ''}${formatNumber(found.heldPerS)} rows/s`;
  },
  nothingSaid: 'No answer',
  runState: { running: 'not ended', complete: 'complete', stopped: 'stopped' },
  unreadable: (reason) => `Cannot be read: ${reason}`,
  differs: ({ known, to }) => (known.length === 0 ? 'Nothing else that the runs record differs.' : `What else differs in ${to}:`),
  unknown: (what) => `not known: ${what}`,
  verdict: ({ verdict, is, together }) => {
    if (verdict !== 'changed')
      return { noise: '~', 'few repeats': 'untested', computed: '', 'not compared': 'not compared' }[verdict];
    return together.length > 0 ? 'with others' : is === undefined || is === 'the same' ? 'changed' : is;
  },
  failedShare: ({ strategy, workload, failedShare: { from, to } }, pair) =>
    `${strategy} on ${workload}: ${formatPercent(from)} not predicted in ${pair.from}, ${formatPercent(to)} in ${pair.to}`,
  notCompared: ({ strategy, workload, notCompared = '' }) => `${strategy} on ${workload}: ${notCompared}`,
  without: 'Not compared, or only in part:',
  only: (label, names) => `only ${label} has ${namesText(names, mostOnly)}`,
  placed: ({ strategy, workload }) => `${strategy} on ${workload}`,
  limitState: { held: 'held', broken: 'BROKEN', 'not judged': 'not judged' },
  limitPlace: ({ strategy = '', workload = '', to, share }) =>
    `${strategy} on ${workload} in ${to}${share === undefined ? '' : `, ${formatChange(share)}`}`,
  legend:
    '~: no change beyond noise. with others: more than noise, but other things differ too, so it is no effect of one. Each interval is of its change alone.',
  charts: 'Changes',
  chart: ({ workload, figure, from, to }) => `${workload}, ${figure}: ${to} beside ${from}`,
  howTitle: 'How changes are judged',
  how,
};

function take({ take: both, verdict, cloud }: Answer): string {
  if (both.length > 0) return `${both.join(' or ')}${sureText(verdict, cloud)}`;
  const [here, there] = [verdict, cloud].map((one) => one?.take.join(' or ') ?? '');
  return here === '' && (there ?? '') === '' ? 'no verdict' : `${here || absent} here, ${there || absent} in the cloud`;
}

function sureText(here: Verdict, cloud: Verdict | undefined): string {
  const [first, second] = [here, cloud].map((one) => one?.sureness.level);
  if (first === 'not known' && (second ?? first) === first) return '';
  return second === undefined || first === second ? ` (${first})` : ` (${first} here, ${second} in the cloud)`;
}

function headline({ finding, from, to, known }: RunPair, tests: Tests): string {
  switch (finding.kind) {
    case 'nothing in common':
      return `${to} and ${from} have no strategy and workload in common: there is nothing to compare.`;
    case 'not compared':
      return `${to} cannot be compared with ${from}: ${finding.reason}.`;
    case 'few repeats':
      return `Too few repeats to tell a change of ${to} from noise: ${needed(finding.largest, tests)}. The largest, untested: ${placed(finding.largest)}${besides(finding.largest)}.`;
    case 'no change': {
      const more =
        tests.repeatsNeeded === undefined ? '' : ` It takes ${tests.repeatsNeeded} repeats of each run to see one among so many.`;
      return `${to} shows no change beyond noise in ${countText(finding.tested, 'figure')}${known.length === 0 ? '' : ', though other things differ'}.${more}`;
    }
    case 'changed':
      return changed(finding, to);
  }
}

function changed({ changes, tested, together }: Extract<Finding, { kind: 'changed' }>, to: string): string {
  const [first, ...others] = changes
    .slice(0, mostChanges)
    .map((change) => `${phrase(change)} with ${change.strategy} on ${change.workload}`);
  const more = changes.length - mostChanges;
  const told = [`${to} ${first}`, ...others, ...(more > 0 ? [`${countText(more, 'more figure')} changed`] : [])];
  const rest = tested - changes.length;
  const sentence = `${told.length > 1 ? `${told.slice(0, -1).join(', ')} and ${told.at(-1)}` : told[0]}`;
  if (together.length === 1) return `${sentence}; ${together[0]} differs too, and nothing else that is recorded.`;
  if (together.length > 1) return `${sentence}, together with ${namesText(together, mostDifferences)}: no effect of one of them.`;
  return `${sentence}; ${rest === 0 ? 'nothing else that is recorded differs' : 'nothing else changed beyond noise'}.`;
}

/** What follows the run's label. */
function phrase({ key, share = 0 }: PlacedChange): string {
  const is = figureOf(key)?.is;
  const size = formatPercent(Math.abs(share));
  if (is?.kind === 'throughput') return `is ${size} ${share > 0 ? 'faster' : 'slower'}`;
  if (is?.kind === 'latency') return `has a ${is.point} ${size} ${share > 0 ? 'higher' : 'lower'}`;
  return `has ${size} ${share > 0 ? 'more' : 'less'} ${nameOf(key)}`;
}

function placed({ key, share, strategy, workload }: PlacedChange): string {
  return `${share === undefined ? absent : formatChange(share)} ${nameOf(key)} with ${strategy} on ${workload}`;
}

/** What else differs with a change. */
function besides({ together }: PlacedChange): string {
  const names = together.map(({ what }) => what);
  return names.length === 0 ? '' : `, together with ${namesText(names, mostDifferences)}`;
}

function needed({ from, to }: PlacedChange, { repeatsNeeded }: Tests): string {
  return `${from.repeats} and ${to.repeats}${repeatsNeeded === undefined ? '' : `, where it takes ${repeatsNeeded} of each run`}`;
}

function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function how({ count, repeatsNeeded }: Tests): string[] {
  return [
    'Change: the median of all ratios of a repeat of the later run to one of the first (Hodges-Lehmann), less 1. The figures beside it are medians.',
    ...(count === 0
      ? []
      : [
          `More than noise: p of at most 0.05 by the two-sided Mann-Whitney test, exact up to 60 repeats, after Holm's correction for ${countText(count, 'test')}. Intervals are of each change alone.`,
        ]),
    ...(repeatsNeeded === undefined
      ? []
      : [`With fewer than ${repeatsNeeded} repeats of each run no change can be significant: set repeats, best to 12 or more.`]),
    'The test knows the scatter between the repeats of a run, not what differs from one run to the next.',
    'Costs are computed from the other figures and are not tested.',
    'Not recorded, so not seen to differ: the code of a plug-in, the load of a server, other programs on the machine.',
  ];
}
