/** Warnings: what is wrong with a cell's figures, and what to do. Codes and limits: docs/method.md. */
import type { EngineMeasurement, Warning } from '../../core/record.ts';
import { cellChecks } from './cell.ts';
import { generatorChecks } from './generator.ts';
import { inputChecks } from './input.ts';
import { jobChecks } from './job.ts';
import type { Around, Check } from './check.ts';
import { disturbedChecks } from './disturbed.ts';
import { failureChecks } from './failures.ts';
import { steadinessChecks } from './steadiness.ts';
import { streamChecks } from './stream.ts';

export function warningsFor(measured: EngineMeasurement, around: Around): Warning[] {
  return checks.map((check) => check(measured, around)).filter((warning) => warning !== undefined);
}

const checks: readonly Check[] = [
  ...streamChecks,
  ...generatorChecks,
  ...steadinessChecks,
  ...cellChecks,
  ...disturbedChecks,
  ...jobChecks,
  ...failureChecks,
  ...inputChecks,
];
