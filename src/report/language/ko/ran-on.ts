import type { BeamRun } from '../../../analysis/comparison/comparison.ts';
import { engineText } from '../../../core/engine-text.ts';

export function ranOn({ engine, strategies: { python, node } }: BeamRun): string {
  const beams = python.length === 0 ? [] : [`Beam 자체의 RunInference(Python): ${python.join(', ')}`];
  const ours = node.length === 0 ? [] : [`Beam 자체가 아니라 각 작업자 옆 Node 프로세스에서 실행: ${node.join(', ')}`];
  return [`${engineText(engine)}에서 실행했습니다`, ...beams, ...ours].map((sentence) => `${sentence}.`).join(' ');
}
