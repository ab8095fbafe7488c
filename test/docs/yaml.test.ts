/** YAML in the pages is what an experiment takes: whole files, and parts of one. */
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { isObject } from '../../src/core/json.ts';
import { parseOptions } from '../../src/core/options.ts';
import { messageOf } from '../../src/core/problems.ts';
import { parseSink, parseSource, type Used } from '../../src/data/index.ts';
import { experimentSchema, strategyKeys } from '../../src/experiment/schema.ts';
import { importStrategy } from '../../src/strategies/module.ts';
import { builtIns } from '../../src/strategies/registry.ts';
import { workloadSchema } from '../../src/workloads/workload.ts';
import { blocksOf, pages } from './pages.ts';

const keys: Readonly<Record<string, z.ZodType>> = experimentSchema.shape;

/** The entries at the left margin, each by itself: a block may show two sources. */
function entriesOf(text: string): unknown[] {
  const parts = text.split(/^(?=[A-Za-z])/m).filter((part) => /^[A-Za-z]/.test(part));
  return parts.map((part) => parse(part) as unknown);
}

async function check(key: string, value: unknown): Promise<void> {
  const schema = keys[key];
  if (schema === undefined) throw new Error(`an experiment has no key ${key}`);
  parseOptions(z.object({ [key]: schema }), { [key]: value });
  if (key === 'source') parseSource(value as Used, '/');
  if (key === 'sink') parseSink(value as Used, '/');
  if (key === 'workloads') for (const workload of value as unknown[]) parseOptions(workloadSchema, workload);
  if (key === 'strategies') for (const strategy of value as unknown[]) await checkStrategy(strategy);
}

/** Plug-ins of an example are nowhere. */
async function checkStrategy(entry: unknown): Promise<void> {
  const { use, name: _name, batching: _batching, runtime: _runtime, effort: _effort, ...raw } = parseOptions(strategyKeys, entry);
  const url = builtIns[use];
  if (url !== undefined) (await importStrategy(url)).parse(raw);
}

const blocks = pages.flatMap((page) =>
  blocksOf(page)
    .filter(({ language }) => language === 'yaml')
    .map(({ line, text }) => [`${page}:${line}`, text] as const),
);

test.each(blocks)('%s', async (_, text) => {
  const problems: string[] = [];
  for (const entry of entriesOf(text).filter(isObject))
    for (const [key, value] of Object.entries(entry))
      await check(key, value).catch((error: unknown) => problems.push(`${key}: ${messageOf(error)}`));
  expect(problems).toEqual([]);
});
