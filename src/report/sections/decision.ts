/** A decision as a paragraph for a manager. */
import { figureOf, formatFigure } from '../../analysis/figures/index.ts';
import { formatNumber, formatPercent } from '../../core/text.ts';
import { type Assumption, shared } from '../../analysis/cloud/assumptions.ts';
import { isOnThisMachine } from '../../analysis/cloud/projection.ts';
import type { Decision, RankedStrategy } from '../../analysis/decision/decide.ts';
import type { Limit } from '../../analysis/decision/priorities.ts';

/** One paragraph; where the verdict is for this machine, a second one for the cloud. */
export function paragraphs(decision: Decision): string[] {
  return [sentences(decision), ...(decision.cloud === undefined ? [] : paragraphs(decision.cloud))];
}

function sentences(decision: Decision): string {
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

function verdict(decision: Decision): string {
  const { case: of, assumed, ranked, settled, draws, limits } = decision;
  const name = assumed === undefined ? of : `${of}, in the cloud`;
  const [first, second] = ranked;
  const within = limits.map(limitText).join(', ');
  if (first === undefined) {
    return `${name}: no recommendation${within === '' ? '' : ` with ${within}`}: no strategy can be ranked on what is weighed.`;
  }
  const runs = `${formatNumber(draws)} draws over weights, prices, noise and assumptions`;
  if (second === undefined) {
    const alone = `${name}: only ${first.strategy} can be ranked`;
    if (within === '' && first.withinProbability === 1) return `${alone}; there is nothing to compare it with.`;
    const share = `${formatPercent(first.withinProbability)} of ${runs}`;
    return settled
      ? `${name}: take ${first.strategy}, the only one that can be ranked. It ${keeps(decision)} in ${share}.`
      : `${alone}; it ${keeps(decision)} in ${share}. ${nextStep(decision)}`;
  }
  if (settled) {
    return `${name}: take ${first.strategy}. It wins ${formatPercent(first.winProbability)} of ${runs}; on average it is ${formatPercent(first.regret)} worse than the best of the draw, ${second.strategy} ${formatPercent(second.regret)}.${withinText(decision)}`;
  }
  const shares = ranked.map(({ strategy, winProbability }) => `${strategy} ${formatPercent(winProbability)}`).join(', ');
  return `${name}: no strategy wins with 80 %. Of ${runs}: ${shares}.${withinText(decision)} ${nextStep(decision)}`;
}

function nextStep({ settling }: Decision): string {
  return settling === undefined
    ? 'No single measurement would settle it.'
    : `What would settle it most: ${settling.settledBy}; the best choice would then win ${formatPercent(settling.winProbability)} on average.`;
}

function limitText({ key, relation, value }: Limit): string {
  return `${key} ${relation} ${value}`;
}

function keeps({ limits }: Decision): string {
  return limits.length === 0 ? 'sustains the rate' : `keeps ${limits.map(limitText).join(', ')}`;
}

/** A draw in which a strategy breaks a limit is not won by it. */
function withinText(decision: Decision): string {
  const { ranked, limits } = decision;
  if (limits.length === 0 && ranked.every(({ withinProbability }) => withinProbability === 1)) return '';
  const shares = ranked.map(({ strategy, withinProbability }) => `${strategy} ${formatPercent(withinProbability)}`).join(', ');
  return ` Share of draws in which each ${keeps(decision)}: ${shares}.`;
}

function figuresText({ ranked, criteria }: Decision): string {
  if (ranked.length === 0) return '';
  const weights = criteria.map(({ consideration, weight }) => `${consideration} ${formatPercent(weight)}`).join(', ');
  return `Weighed: ${weights}. ${ranked.map(ownFigures).join('; ')}.`;
}

function ownFigures({ strategy, figures }: RankedStrategy): string {
  const texts = Object.entries(figures).flatMap(([key, value]) => {
    const figure = figureOf(key);
    return figure === undefined ? [] : [`${figure.short ?? figure.label} ${formatFigure(figure, value)}`];
  });
  return `${strategy}: ${texts.join(', ')}`;
}

function leftOut({ leftOut: names }: Decision): string {
  return names.length === 0 ? '' : `Not weighed, for no strategy has a figure: ${names.join(', ')}.`;
}

function evidence({ ranked, assumed }: Decision): string {
  if (ranked.length === 0) return '';
  if (assumed !== undefined) {
    const rests = shared(assumed).map(({ quantity, strategies }) => restsOn(quantity, strategies, ranked.length));
    return `Computed from the run on this machine; it rests on ${rests.join('; ')}; and on the assumptions beside each cost.`;
  }
  const stands = `Evidence: ${ranked.map(({ strategy, evidence: of }) => `${strategy} ${of}`).join(', ')}.`;
  const here = ranked.filter((one) => isOnThisMachine(one.evidence));
  if (here.length === 0) return stands;
  if (here.length === ranked.length) return `${stands} The verdict is for this machine.`;
  return `${stands} What is shown of ${here.map(({ strategy }) => strategy).join(', ')} holds for this machine.`;
}

function restsOn({ what, value, low, high, unit, evidence: of }: Assumption, strategies: readonly string[], all: number): string {
  const whose = strategies.length === all ? '' : ` of ${strategies.join(', ')}`;
  return `${what}${whose}: ${formatNumber(value)} ${unit} (${formatNumber(low)} to ${formatNumber(high)}, ${of})`;
}
