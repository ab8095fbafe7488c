/** What to measure next, in English; the command follows. */
import type { NextStep } from '../../../analysis/answer/next-steps.ts';
import { formatNumber } from '../../../core/text.ts';
import { some } from './words.ts';

export function next(step: NextStep): string {
  switch (step.kind) {
    case 'again':
      return 'Repair what failed, then run it again:';
    case 'repeats':
      return `Run the contenders ${step.repeats} times${step.longer ? ', with longer batches' : ''} (${durationText(step.hours)}):`;
    case 'full size':
      return `Run it at full size, ${step.repeats} times:`;
    case 'settle': {
      const place = step.place === undefined ? '' : ` ${step.place === 'the cloud' ? 'in the cloud' : 'on this machine'}`;
      return `What would settle ${step.workload}${place}: ${step.what}${step.command === undefined ? '.' : ':'}`;
    }
    case 'real service':
      return `To be sure of the cloud, name a real service for ${some(step.strategies)} in the experiment.`;
  }
}

function durationText(hours: number): string {
  if (hours < 1 / 60) return 'under a minute';
  if (hours < 1) return `about ${Math.ceil(hours * 60)} minutes`;
  return `about ${formatNumber(hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours))} hours`;
}
