import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ProblemsError } from '../../src/core/problems.ts';
import { readExperiment, restoreExperiment } from '../../src/experiment/plan.ts';
import { rightFiles, rightYaml, temporaryFolder } from './folder.ts';

it('what the run has to keep is stored as it is written', async () => {
  const dir = await temporaryFolder(
    rightFiles(`${rightYaml}thresholds: [p99 < 50 ms, grouped.throughput > direct.throughput on batch]\n`),
  );
  const plan = await readExperiment(join(dir, 'experiment.yaml'));
  expect(plan.stored.thresholds).toEqual(['p99 < 50 ms', 'grouped.throughput > direct.throughput on batch']);
});

it('everything wrong with it is told at once, with line and key', async () => {
  const yaml = `${rightYaml}thresholds:
  - p99 < 50 ms
  - p99 < 10 %
  - p98.5 < 20 ms
  - group.p99 < 3 x directly.p99 on slowly
  - fast
`;
  const dir = await temporaryFolder(rightFiles(yaml));
  const error = await readExperiment(join(dir, 'experiment.yaml')).catch((reason: unknown) => reason);
  expect((error as ProblemsError).problems.map(({ line, key, message }) => `${line}: ${key}: ${message}`)).toEqual([
    '12: thresholds[1]: latency_p99_ms is no part of the instances that are due, so it is no share of them',
    '13: thresholds[2]: p98.5 is not among the percentiles of the experiment',
    '14: thresholds[3]: the experiment has no strategy "group" (did you mean "grouped"?)',
    '14: thresholds[3]: the experiment has no strategy "directly" (did you mean "direct"?)',
    '14: thresholds[3]: the experiment has no workload "slowly" (did you mean "slow"?)',
    '15: thresholds[4]: must be a figure, a relation and a bound, not "fast"',
  ]);
});

it('also where other keys are wrong', async () => {
  const yaml = `${rightYaml}thresholds: [fast, { p99: 50 }, nobody.p99 < 5, p98.5 < 5]\n`;
  const told = async (more: string) => {
    const dir = await temporaryFolder(rightFiles(yaml + more));
    const error = await readExperiment(join(dir, 'experiment.yaml')).catch((reason: unknown) => reason);
    return (error as ProblemsError).problems.map(({ key, message }) => `${key}: ${message}`);
  };
  const always = [
    'thresholds[1]: must be a text such as "p99 < 50 ms"',
    'thresholds[0]: must be a figure, a relation and a bound, not "fast"',
    'thresholds[2]: the experiment has no strategy "nobody"',
  ];
  expect(await told('repeats: many\n')).toEqual([
    ...always,
    'thresholds[3]: p98.5 is not among the percentiles of the experiment',
    'repeats: must be a number, not "many"',
  ]);
  // Whether the percentile is asked for is not known.
  expect(await told('percentiles: [98.5, 100]\n')).toEqual([...always, 'percentiles[1]: must be less than 100, not 100']);
});

it('an experiment of a part of the strategies is restored without them', async () => {
  const dir = await temporaryFolder(rightFiles(`${rightYaml}thresholds: [grouped.p99 < 50 ms]\n`));
  const plan = await readExperiment(join(dir, 'experiment.yaml'), { strategies: ['direct'] });
  expect(plan.stored.thresholds).toEqual(['grouped.p99 < 50 ms']);
  const restored = await restoreExperiment(plan.stored, dir, 'run.json');
  expect(restored.stored.thresholds).toBeUndefined();
});
