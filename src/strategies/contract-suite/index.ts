/**
 * The contract suite, exported as `predbench/testing`: checks for every strategy, built-in or plug-in. Works with any test runner:
 *
 *     for (const { name, run } of strategyContract(strategy, { options, context: { model }, instances })) it(name, run);
 */
import assert from 'node:assert/strict';
import { effortSchema } from '../../core/keys/effort.ts';
import { parseOptions } from '../../core/options.ts';
import { contractVersion, type RunTotals, type Strategy } from '../../core/predictor.ts';
import { ProblemsError } from '../../core/problems.ts';
import { callChecks } from './call.ts';
import { jobChecks } from './job.ts';
import type { ContractCheck, ContractSetup } from './shared.ts';

export type { ContractCheck, ContractSetup };

/** The checks for a strategy, each with its own predictor. */
export function strategyContract(strategy: Strategy, setup: ContractSetup): readonly ContractCheck[] {
  assert(setup.instances.length >= 2, 'the contract suite needs at least two instances');
  return [
    ...commonChecks(strategy, setup.options ?? {}),
    ...(strategy.kind === 'call' ? callChecks(strategy, setup) : jobChecks(strategy, setup)),
  ];
}

function commonChecks(strategy: Strategy, raw: unknown): ContractCheck[] {
  return [
    {
      name: `is of version ${contractVersion} of the contract, with a name and a kind`,
      async run() {
        assert.equal(strategy.contractVersion, contractVersion);
        assert.match(strategy.name, /\S/, 'the name is empty');
        assert(['call', 'job'].includes(strategy.kind), `kind is "${strategy.kind}", not call or job`);
      },
    },
    {
      name: 'parses its options the same again, also after a JSON round trip',
      async run() {
        const parsed = strategy.parse(raw);
        assert.deepEqual(strategy.parse(raw), parsed);
        assert.deepEqual(strategy.parse(JSON.parse(JSON.stringify(raw))), parsed);
      },
    },
    {
      name: 'refuses an unknown option with a ProblemsError that names it',
      async run() {
        const unknown = { ...(raw as object), notAnOption: 1 };
        assert.throws(
          () => strategy.parse(unknown),
          (error) => error instanceof ProblemsError && error.message.includes('notAnOption'),
          'an unknown option must throw a ProblemsError that names it: a typo must not pass silently',
        );
      },
    },
    {
      name: 'states usage in finite quantities, each with a rule',
      async run() {
        for (const { quantity, evidence, range, alwaysOn, ...texts } of strategy.usage?.(strategy.parse(raw), totals) ?? []) {
          assert(Number.isFinite(quantity) && quantity >= 0, `${texts.sku}: quantity ${quantity}`);
          for (const amount of [range?.low, range?.high, alwaysOn]) {
            assert(amount === undefined || (Number.isFinite(amount) && amount >= 0), `${texts.sku}: range or alwaysOn ${amount}`);
          }
          assert(['measured', 'assumed'].includes(evidence), `${texts.sku}: evidence "${evidence}"`);
          for (const [member, text] of Object.entries(texts)) assert.match(text, /\S/, `${texts.sku}: ${member} is empty`);
        }
      },
    },
    {
      name: 'states its effort, if any, as lists of items in ranges with reasons',
      async run() {
        if (strategy.effort !== undefined) parseOptions(effortSchema, strategy.effort, { key: 'effort' });
      },
    },
  ];
}

/** A run without counters, whose usage must not be NaN. */
const totals: RunTotals = {
  workload: 'batch',
  workers: 1,
  modelThreads: 1,
  elapsedS: 1,
  instances: 0,
  calls: 0,
  counters: {},
  phasesS: {},
};
