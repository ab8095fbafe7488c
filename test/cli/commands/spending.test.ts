import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { allowSpending } from '../../../src/cli/commands/spending.ts';
import { readExperiment } from '../../../src/experiment/plan.ts';
import type { CellPlan } from '../../../src/core/record.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../../experiment/folder.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

async function held(maxUsd: number) {
  const yaml = `${rightYaml}  - { use: rest, protocol: vertex-ai, projectId: p, endpointId: e }\nresources: { modelThreads: 4 }\n`;
  const dir = await temporaryFolder(rightFiles(yaml));
  const plan = await readExperiment(join(dir, 'experiment.yaml'), { workloads: ['slow'] });
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const output = { print: say, say, color: false, interactive: false };
  const { signal, onProgress } = await allowSpending(plan, maxUsd, { output, signal: new AbortController().signal });
  const begin = (strategy: string) => {
    onProgress({ type: 'cell-start', cell: plan.cells.find((cell) => cell.strategy === strategy) as CellPlan, index: 0 });
  };
  const end = () => onProgress({ type: 'cell-end', cell: { ...(plan.cells[0] as CellPlan), state: 'failed', reason: '' } });
  return { signal, said, begin, end };
}

it('ends a run when its cells in the cloud have cost what they may', async () => {
  // Two nodes at 0.1095 USD an hour: 0.0219 USD in 360 s.
  const { signal, said, begin, end } = await held(0.0219);
  begin('rest');
  vi.advanceTimersByTime(200_000);
  end();
  begin('direct');
  vi.advanceTimersByTime(3_600_000);
  end();
  begin('rest');
  vi.advanceTimersByTime(159_000);
  expect(signal.aborted).toBe(false);
  vi.advanceTimersByTime(2000);
  expect(signal.aborted).toBe(true);
  expect(said.at(-1)).toBe('stopping: the cells in the cloud have cost about USD 0.02, which is --max-cost');
});
