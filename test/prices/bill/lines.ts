/** Lines of an estimate, as tests need them. */
import type { CostLine } from '../../../src/prices/cost.ts';
import type { EstimateLine } from '../../../src/prices/bill/estimate-line.ts';

export interface Given {
  readonly sku: string;
  readonly quantity: number;
  readonly usdPerUnit: number;
  readonly unit?: string;
  readonly billed?: number;
  readonly strategy?: string;
  readonly workload?: string;
  readonly evidence?: EstimateLine['evidence'];
}

export function priced({ strategy = 'batch-job', workload = 'batch-1k', evidence = 'cloud', ...given }: Given): EstimateLine {
  const { sku, quantity, usdPerUnit, unit = 'node h', billed = quantity } = given;
  const usage: CostLine = {
    part: 'job',
    sku,
    quantity,
    billed,
    unit,
    evidence: 'measured',
    rule: 'as the job says',
    usdPerUnit,
    usd: billed * usdPerUnit,
    source: 'a page',
    confidence: 'good',
    book: 'us-central1-2026-11',
  };
  return { cell: `${strategy} x ${workload} #1`, strategy, workload, repeat: 1, evidence, usage };
}

export function unpriced(sku: string): EstimateLine {
  const { usage, ...cell } = priced({ sku, quantity: 2, usdPerUnit: 0 });
  const { part, unit, evidence, rule } = usage;
  return { ...cell, usage: { part, sku, quantity: 2, unit, evidence, rule, reason: 'no price in us-central1-2026-11' } };
}
