/** What a cell's figures may not be used for, as data with advice. Codes and limits: docs/method.md. */
import type { GeneratorCeiling, Machine, Warning } from '../run-record.ts';
import { cellChecks } from './warnings/cell.ts';
import { generatorChecks } from './warnings/generator.ts';
import { inputChecks } from './warnings/input.ts';
import { jobChecks } from './warnings/job.ts';
import type { Check, MeasuredResult } from './warnings/check.ts';
import { steadinessChecks } from './warnings/steadiness.ts';
import { streamChecks } from './warnings/stream.ts';

export function warningsFor(result: MeasuredResult, machine: Machine, generator?: GeneratorCeiling): Warning[] {
  return checks.map((check) => check(result, machine, generator)).filter((warning) => warning !== undefined);
}

const checks: readonly Check[] = [
  ...streamChecks,
  ...generatorChecks,
  ...steadinessChecks,
  ...cellChecks,
  ...jobChecks,
  ...inputChecks,
];
