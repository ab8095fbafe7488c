import type { BeamRun } from '../../../analysis/comparison/comparison.ts';
import { engineText } from '../../../core/engine-text.ts';
import { both } from './words.ts';

export function ranOn({ engine, strategies: { python, node } }: BeamRun): string {
  const beams = python.length === 0 ? [] : [`${are(python)} Beam's own RunInference, in Python`];
  const ours =
    node.length === 0
      ? []
      : [`${are(node)} not Beam's, but run${node.length > 1 ? '' : 's'} in a Node process beside each worker`];
  return [`Run by ${engineText(engine)}`, ...beams, ...ours].map((sentence) => `${sentence}.`).join(' ');
}

function are(names: readonly string[]): string {
  return `${both(names)} ${names.length > 1 ? 'are' : 'is'}`;
}
