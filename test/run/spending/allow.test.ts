import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { allowSpending } from '../../../src/run/spending/allow.ts';
import { contractVersion } from '../../../src/core/predictor.ts';
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
  const { signal, onProgress } = await allowSpending(plan, { maxUsd, say, signal: new AbortController().signal });
  const begin = (strategy: string) => {
    onProgress({
      type: 'cell-start',
      cell: plan.cells.find((cell) => cell.strategy === strategy) as CellPlan,
      workload: plan.workloads[0]!,
    });
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
  expect(said.at(-1)).toBe('stopping: the cells in the cloud have cost about USD 0.02, the limit of --max-cost');
});

const silent = `export default {
  contractVersion: ${contractVersion}, kind: 'call', name: 'silent', parse: (raw) => raw, evidence: () => 'cloud',
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 1 }), open: async () => {},
};`;

it('runs a strategy that does not state what is billed only with some limit, and says so', async () => {
  const yaml = `${rightYaml}  - { use: ./silent.mjs }\n`;
  const dir = await temporaryFolder({ ...rightFiles(yaml), 'silent.mjs': silent });
  const plan = await readExperiment(join(dir, 'experiment.yaml'), { strategies: ['silent'] });
  const said: string[] = [];
  const asked = { say: (text: string) => void said.push(text), signal: new AbortController().signal };
  await expect(allowSpending(plan, { ...asked, maxUsd: undefined })).rejects.toThrow(
    '--max-cost: missing: silent may spend an unknown amount',
  );
  await allowSpending(plan, { ...asked, maxUsd: 1 });
  expect(said).toEqual(
    Array.from({ length: 2 }, () => 'not in the estimate: silent calls the cloud but does not state what is billed'),
  );
});
