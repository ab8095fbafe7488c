/** A decision as a paragraph for a manager. */
import { figures as allFigures, formatFigure } from '../report/figures.ts';
import { formatNumber } from '../report/format.ts';
import type { Decision, RankedStrategy } from './decide.ts';
import { effortLabels } from './effort.ts';

export function paragraph(decision: Decision): string {
  return [
    verdict(decision),
    figuresText(decision),
    ...decision.unranked.map(({ strategy, reason }) => `${strategy} is not ranked: ${reason}.`),
    leftOut(decision),
    evidence(decision),
    decision.assumptions.length > 0 ? `Assumed: ${decision.assumptions.join('; ')}.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function verdict({ case: name, ranked, settled, settling, draws, limits }: Decision): string {
  const [first, second] = ranked;
  const within = limits.map(({ key, relation, value }) => ` ${key} ${relation} ${value}`).join(',');
  if (first === undefined) {
    return `${name}: no recommendation${within === '' ? '' : ` with${within}`}: no strategy can be ranked on what is weighed.`;
  }
  if (second === undefined) return `${name}: only ${first.strategy} can be ranked; there is nothing to compare it with.`;
  const runs = formatNumber(draws);
  if (settled) {
    return `${name}: take ${first.strategy}. It wins ${percent(first.winProbability)} of ${runs} draws over weights, prices, noise and assumptions; on average it is ${percent(first.regret)} worse than the best of the draw, ${second.strategy} ${percent(second.regret)}.`;
  }
  const shares = ranked.map(({ strategy, winProbability }) => `${strategy} ${percent(winProbability)}`).join(', ');
  const next =
    settling === undefined
      ? 'No single measurement would settle it.'
      : `What would settle it most: ${settling.settledBy}; the best choice would then win ${percent(settling.winProbability)} on average.`;
  return `${name}: no strategy wins with 80 %. Of ${runs} draws over weights, prices, noise and assumptions: ${shares}. ${next}`;
}

function figuresText({ ranked, criteria }: Decision): string {
  if (ranked.length === 0) return '';
  const weights = criteria.map(({ consideration, weight }) => `${consideration} ${percent(weight)}`).join(', ');
  return `Weighed: ${weights}. ${ranked.map(ownFigures).join('; ')}.`;
}

const labels: Readonly<Partial<Record<string, string>>> = effortLabels;

function ownFigures({ strategy, figures }: RankedStrategy): string {
  const texts = Object.entries(figures).map(([key, value]) => {
    const figure = allFigures.find((one) => one.key === key);
    return figure === undefined
      ? `${labels[key] ?? key} ${formatNumber(value)}`
      : `${figure.short ?? figure.label} ${formatFigure(figure, value)}`;
  });
  return `${strategy}: ${texts.join(', ')}`;
}

function leftOut({ leftOut: names }: Decision): string {
  return names.length === 0 ? '' : `Not weighed, for no strategy has a figure: ${names.join(', ')}.`;
}

function evidence({ ranked }: Decision): string {
  if (ranked.length === 0) return '';
  const stands = `Evidence: ${ranked.map(({ strategy, evidence: of }) => `${strategy} ${of}`).join(', ')}.`;
  const here = ranked.every((one) => one.evidence === 'embedded stand-in' || one.evidence === 'local');
  return here ? `${stands} The verdict is for this machine; for the cloud it rests on the assumptions beside each cost.` : stands;
}

function percent(share: number): string {
  return `${formatNumber(Math.round(share * 1000) / 10)} %`;
}
