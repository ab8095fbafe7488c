/** The answer for one workload, in English. */
import type { Answer, NoVerdict, Place, Verdict } from '../../../analysis/answer/answer.ts';
import type { Proviso } from '../../../analysis/decision/provisos.ts';
import { isCost } from '../../../analysis/figures/index.ts';
import { absent, formatNumber, formatPercent } from '../../../core/text.ts';
import { figureText } from '../figure-text.ts';
import type { Point } from '../language.ts';
import { both, either, figurePhrase } from './words.ts';

const at: Readonly<Record<Place, string>> = { 'this machine': 'on this machine', 'the cloud': 'in the cloud' };

export function asked({ summary, full, asked: otherwise }: Answer): string {
  if (summary === undefined) return otherwise;
  const standsFor =
    full === undefined ? '' : `, standing for ${'rows' in full ? formatNumber(full.rows) : `${formatNumber(full.seconds)} s`}`;
  switch (summary.kind) {
    case 'batch':
      return `${formatNumber(summary.rowsAsked)} rows at once${standsFor}`;
    case 'closed-loop':
      return `${formatNumber(summary.concurrency)} users for ${formatNumber(summary.seconds)} s${standsFor}`;
    case 'stream': {
      const through = summary.through === undefined ? '' : ` through ${summary.through}`;
      return `${formatNumber(summary.rateAskedPerS)} rows/s${through} for ${formatNumber(summary.seconds)} s${standsFor}`;
    }
  }
}

export function headline(answer: Answer): string {
  const { take, verdict, cloud } = answer;
  if (take.length === 0) return withoutOne(verdict, cloud);
  const does = doesWhat(answer);
  const beside = verdict.alone ? [`only ${take[0]} could be ranked`] : [surenessOf(verdict, cloud)];
  const ties = take.length > 1 ? ', which tie' : '';
  return `${verbOf(verdict, cloud)} ${either(take)}${ties}${within(verdict)}: ${[does, ...beside].filter((part) => part !== '').join('; ')}.`;
}

/** `70,806 rows/s on this machine, USD 1.02 a million in the cloud` */
function doesWhat({ figures, verdict: { place }, cloud }: Answer): string {
  const measured = figures.filter(({ key }) => !isCost(key)).map(figurePhrase);
  const cost = figures.filter(({ key }) => isCost(key)).map(figurePhrase);
  if (cloud === undefined) return [...measured, ...cost].join(', ');
  const here = measured.length === 0 || place === undefined ? measured : [`${both(measured)} ${at[place]}`];
  return [...here, ...cost.map((text) => `${text} ${at['the cloud']}`)].join(', ');
}

function verbOf(here: Verdict, cloud: Verdict | undefined): string {
  return verdictsOf(here, cloud).every(({ sureness: { level } }) => level === 'open') ? 'Lean towards' : 'Take';
}

function within({ limits }: Verdict): string {
  return limits.length === 0
    ? ''
    : `, within ${limits.map(({ key, relation, value }) => `${key} ${relation} ${value}`).join(', ')}`;
}

/** Of one place: `sure (99 %)`. Of two: `sure on this machine (99 %), likely in the cloud (86 %)`. */
function surenessOf(here: Verdict, cloud: Verdict | undefined): string {
  const all = verdictsOf(here, cloud);
  const because = [...new Set(all.flatMap(becauseOf))];
  if (all.every(({ sureness: { level } }) => level === 'not known')) return `how sure is not known: ${both(because)}`;
  const [first, second] = all;
  if (first !== undefined && second !== undefined && first.sureness.level === second.sureness.level) {
    return `${first.sureness.level}${whereText(first)} and${whereText(second)}`;
  }
  return all.map((one) => `${one.sureness.level}${whereText(one)}`).join(', ');
}

/** ` on this machine (99 %)` */
function whereText({ sureness, place }: Verdict): string {
  const where = place === undefined ? '' : ` ${at[place]}`;
  return `${where} (${'share' in sureness ? formatPercent(sureness.share) : both(sureness.because.map(becauseText))})`;
}

function becauseOf({ sureness }: Verdict): string[] {
  return 'because' in sureness ? sureness.because.map(becauseText) : [];
}

function becauseText(proviso: Proviso): string {
  switch (proviso.kind) {
    case 'repeats':
      return proviso.repeats === 1 ? 'each was measured once' : `${proviso.repeats} repeats are too few`;
    case 'scaled':
      return 'the workload was made smaller';
    case 'short':
      return 'a batch took under 2 s';
    case 'disturbed':
      return 'other work disturbed the machine';
  }
}

function verdictsOf(here: Verdict, cloud: Verdict | undefined): Verdict[] {
  return [here, ...(cloud === undefined ? [] : [cloud])].filter(({ take }) => take.length > 0);
}

function withoutOne(here: Verdict, cloud: Verdict | undefined): string {
  if (here.none !== undefined) return whyNone(here.none, here);
  const places = verdictsOf(here, cloud).map((one) => {
    const where = one.place === undefined ? '' : ` ${at[one.place]}`;
    return `${either(one.take)}${where} (${'share' in one.sureness ? `${one.sureness.level}, ${formatPercent(one.sureness.share)}` : 'how sure is not known'})`;
  });
  return `It depends on where it runs: take ${places.join(', but ')}.`;
}

function whyNone(none: NoVerdict, { limits }: Verdict): string {
  switch (none.kind) {
    case 'withheld': {
      const [first, ...more] = none.reasons;
      return `No verdict: ${first?.reason ?? ''}${more.length === 0 ? '' : `, and ${more.length} more`}.`;
    }
    case 'no figure':
      return `No verdict: ${none.leftOut.map(({ consideration, reason }) => `${consideration}: ${reason}`).join('; ')}.`;
    case 'none ranked':
      return `No verdict: no strategy could be ranked${limits.length === 0 ? '' : ' within the limits'}.`;
    case 'none within limits':
      return limits.length === 0 ? 'Take none: no strategy sustains the rate.' : 'Take none: no strategy keeps the limits.';
  }
}

export function points({ verdict, cloud, summary }: Answer): Point[] {
  const here = pointText(verdict);
  // A batch in the cloud waits for its machines first.
  const there = cloud && pointText(cloud, summary?.kind === 'batch' ? ' with start-up' : '');
  return [
    ...(here === undefined ? [] : [{ label: hereLabel(verdict), text: here }]),
    ...(there === undefined ? [] : [{ label: 'In the cloud', text: there }]),
  ];
}

function hereLabel({ place, none }: Verdict): string {
  if (none !== undefined) return 'What to do';
  return place === undefined ? 'Why' : 'On this machine';
}

function pointText({ take, tiesWith, figures, next, none }: Verdict, remark = ''): string | undefined {
  if (none !== undefined) {
    return none.kind === 'withheld' ? [...new Set(none.reasons.map(({ remedy }) => remedy))].join(' ') : undefined;
  }
  const own = figures.map(figurePhrase).join(', ') + remark;
  const [, ...others] = take;
  if (others.length > 0) return `${own}; ${both(others)} ${others.length === 1 ? 'ties' : 'tie'}.`;
  if (tiesWith.length > 0) return `${own}; it ties with ${both(tiesWith)}, and takes less effort.`;
  if (next === undefined) return `${own}.`;
  return `${own}; the next, ${next.strategy}: ${next.figures.map(figurePhrase).join(', ')}.`;
}

export function overviewRow(answer: Answer): readonly [take: string, does: string, cost: string, sure: string] {
  const { take, figures, verdict, cloud } = answer;
  const text = (wanted: boolean) => figures.filter(({ key }) => isCost(key) === wanted);
  const does = text(false).map(figurePhrase).join(', ');
  const cost = text(true).map(({ key, value, atLeast }) => `${atLeast ? '≥ ' : ''}${figureText(key, value)}`);
  const levels = [...new Set(verdictsOf(verdict, cloud).map(({ sureness: { level } }) => level))];
  if (take.length > 0) return [either(take), does, cost.join(', '), levels.join(' / ')];
  const apart = verdictsOf(verdict, cloud).map(({ take: one }) => either(one));
  return [apart.length > 1 ? 'it depends' : 'no verdict', absent, absent, levels.join(' / ') || absent];
}
