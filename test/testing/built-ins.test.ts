import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../../dist/services/stand-ins/start.js';
import { readSignature } from '../../src/data/model/saved-model.ts';
import type { Strategy } from '../../src/core/predictor.ts';
import type { ServiceHandle } from '../../src/services/stand-ins/service.ts';
import batchJob from '../../src/strategies/batch-job/index.ts';
import direct from '../../src/strategies/direct/index.ts';
import nothing from '../../src/strategies/null/index.ts';
import rest from '../../src/strategies/rest/index.ts';
import { strategyContract } from '../../src/strategies/contract-suite/index.ts';
import { birth } from '../fixtures/births.ts';

const model = await readSignature(fileURLToPath(new URL('../../models/babyweight', import.meta.url)), 'predict');
const kinds = ['model-server', 'batch-prediction'] as const;
const services: Partial<Record<(typeof kinds)[number], string>> = {};
let handles: ServiceHandle[] = [];

beforeAll(async () => {
  const { path, name: signature } = model;
  const common = { model: path, signature, modelName: 'model', modelThreads: 1, port: 0, roots: [tmpdir()], oneTimeToken: true };
  handles = await Promise.all(kinds.map((kind) => startService({ ...common, kind })));
  for (const [i, kind] of kinds.entries()) services[kind] = handles[i]?.url ?? '';
});
afterAll(() => Promise.all(handles.map((handle) => handle.stop())));

const strategies: readonly Strategy[] = [direct, rest, batchJob, nothing];
const variants: readonly [string, Strategy, object][] = [['batch-job over AI Platform', batchJob, { protocol: 'ai-platform' }]];
const instances = [birth(), birth({ gestation_weeks: 33 }), birth({ is_male: 'False', plurality: 2 })];
describe.each(strategies)('$name', (strategy) => {
  it.each(strategyContract(strategy, { context: { model, services }, instances }))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
describe.each(variants)('%s', (_, strategy, options) => {
  it.each(strategyContract(strategy, { context: { model, services }, instances, options }))('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined();
  });
});
