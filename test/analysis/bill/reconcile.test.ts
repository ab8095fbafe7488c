import { describe, expect, test } from 'vitest';
import { type Reconciliation, reconcile } from '../../../src/analysis/bill/reconcile.ts';
import { decimalText, parseDecimal, total } from '../../../src/core/decimal.ts';
import type { EstimateLine } from '../../../src/prices/bill/estimate-line.ts';
import { readBill } from '../../../src/prices/bill/read.ts';
import { billFile, type Charge } from '../../prices/bill/bill-file.ts';
import { priced, unpriced } from '../../prices/bill/lines.ts';
import { generateBill, keyOf, nanoText, runId } from './generated-bill.ts';

/** Of a run on cloud workers, in us-central1. */
async function reconciled(
  lines: readonly EstimateLine[],
  charges: readonly Charge[],
  asked: object = {},
): Promise<Reconciliation> {
  const estimate = { lines, usd: 0, unpriced: [], without: [] };
  return reconcile(await readBill(await billFile(charges)), {
    record: { id: runId },
    estimate,
    book: { region: 'us-central1', prices: [] },
    ...asked,
  });
}

const reasonsOf = ({ unexplained }: Reconciliation) =>
  Object.fromEntries(unexplained.map(({ reason, usd }) => [reason, decimalText(usd)]));

const exactly = (nano: number) => decimalText(parseDecimal(nanoText(nano)) ?? 0n);

test.each(Array.from({ length: 60 }, (_, seed) => seed))('bill %i: finds exactly what was planted', async (seed) => {
  const { estimate, charges, planted, attributed, total: sum } = generateBill(seed);
  const found = await reconciled(estimate, charges);
  expect(reasonsOf(found)).toEqual(Object.fromEntries([...planted].map(([reason, nano]) => [reason, exactly(nano)])));
  const here = found.lines.filter(({ rows }) => rows > 0);
  expect(Object.fromEntries(here.map(({ line, attributed: usd }) => [keyOf(line), decimalText(usd)]))).toEqual(
    Object.fromEntries([...attributed].map(([key, nano]) => [key, exactly(nano)])),
  );
  expect(found.lines.filter(({ rows }) => rows === 0).map(({ line }) => keyOf(line))).toEqual(
    estimate.map(keyOf).filter((key) => !attributed.has(key)),
  );
  expect(found.usd).toBe(found.attributed + total(found.unexplained.map(({ usd }) => usd)));
  expect(decimalText(found.usd)).toBe(exactly(sum));
});

const line = priced({ sku: 'vertex-ai/prediction/n1-standard-2', quantity: 2, usdPerUnit: 0.1 });
const node = (more: Charge = {}): Charge => ({
  BilledCost: '0.2',
  BillingCurrency: 'USD',
  ChargeCategory: 'Usage',
  SkuId: 'vertex-ai/prediction/n1-standard-2',
  Tags: JSON.stringify({ 'predbench-run': runId }),
  ...more,
});

const partOfNode = (what: string, BilledCost: string) =>
  node({
    SkuId: 'A1B2-C3D4-E5F6',
    BilledCost,
    ChargeDescription: `Vertex AI: Online/Batch Prediction N1 Predefined Instance ${what} running in Americas`,
  });

describe('a charge', () => {
  test('without a cell is shared by the lines of its SKU, as they are estimated', async () => {
    const other = priced({ sku: line.usage.sku, quantity: 1, usdPerUnit: 0.1, workload: 'batch-10k' });
    const { lines } = await reconciled([line, other], [node({ BilledCost: '0.100001' })]);
    expect(lines.map(({ attributed }) => decimalText(attributed))).toEqual(['0.066667333333333333', '0.033333666666666667']);
  });

  test('that cannot be shared evenly loses nothing', async () => {
    const three = [1, 2, 3].map((i) => priced({ sku: line.usage.sku, quantity: 1, usdPerUnit: 0.1, workload: `batch-${i}` }));
    const found = await reconciled(three, [node({ BilledCost: '1' })]);
    const third = '0.333333333333333333';
    expect(found.lines.map(({ attributed }) => decimalText(attributed))).toEqual([third, third, '0.333333333333333334']);
    expect(found.attributed).toBe(found.usd);
  });

  test("is known by Google's description of its SKU; a node's cores and its memory are one line", async () => {
    const { lines, agrees } = await reconciled([line], [partOfNode('Core', '0.15'), partOfNode('Ram', '0.05')]);
    expect(lines).toMatchObject([{ attributed: 2n * 10n ** 17n, rows: 2 }]);
    expect(agrees).toBe(true);
  });

  test("is known by its provider's number, where the price book has it; a node's family stands for its machines", async () => {
    const prices = [{ sku: 'vertex-ai/prediction/n1-standard-2', skuId: 'A1B2-C3D4-E5F6' }];
    const numbered = node({ SkuId: 'A1B2-C3D4-E5F6' });
    expect(reasonsOf(await reconciled([line], [numbered]))).toEqual({ unexpected: '0.2' });
    expect(reasonsOf(await reconciled([line], [numbered], { book: { region: 'us-central1', prices } }))).toEqual({});
    const large = priced({ sku: 'vertex-ai/prediction/n1-highmem-8', quantity: 1, usdPerUnit: 0.15 });
    expect(reasonsOf(await reconciled([large], [partOfNode('Core', '0.15')]))).toEqual({});
    const other = priced({ sku: 'vertex-ai/prediction/n2-standard-8', quantity: 1, usdPerUnit: 0.15 });
    expect(reasonsOf(await reconciled([other], [partOfNode('Core', '0.15')]))).toEqual({ unexpected: '0.15' });
  });

  test('of a deployment counts if its label is named', async () => {
    const charges = [node({ Tags: '{"predbench":"births-1a2b3c4d"}' })];
    expect(reasonsOf(await reconciled([line], charges))).toEqual({ foreign: '0.2' });
    expect(reasonsOf(await reconciled([line], charges, { labels: [['predbench', 'births-1a2b3c4d']] }))).toEqual({});
  });

  test('of a multi-region belongs to the regions in it, and so does one of no region', async () => {
    const [us, eu] = [node({ RegionId: 'us' }), node({ RegionId: 'eu' })];
    expect(reasonsOf(await reconciled([line], [us, node(), node({ RegionId: 'global' })]))).toEqual({});
    expect(reasonsOf(await reconciled([line], [us, eu]))).toEqual({ region: '0.2' });
    expect(reasonsOf(await reconciled([line], [us, eu], { book: { region: 'europe-west1', prices: [] } }))).toEqual({
      region: '0.2',
    });
    expect(reasonsOf(await reconciled([line], [us, eu], { book: { region: 'us-central1 + europe-west1', prices: [] } }))).toEqual(
      {},
    );
  });

  test('in increments that the estimate has too is no rounding', async () => {
    const minute = priced({ sku: line.usage.sku, quantity: 0.5, billed: 1, usdPerUnit: 0.1 });
    const [ConsumedUnit, PricingUnit] = ['Node-Hours', 'Node-Hours'];
    const charge = node({
      BilledCost: '0.1',
      ConsumedQuantity: '0.5',
      ConsumedUnit,
      ListUnitPrice: '0.1',
      PricingQuantity: '1',
      PricingUnit,
    });
    expect(await reconciled([minute], [charge])).toMatchObject({ attributed: 10n ** 17n, unexplained: [], agrees: true });
  });
});

const verdict = async (BilledCost: string, ...others: readonly Charge[]) => {
  const { agrees, differing } = await reconciled([line], [node({ BilledCost }), ...others]);
  return [agrees, differing.length];
};

describe('the verdict', () => {
  test('allows a cent, or 1 % where that is more', async () => {
    expect(await verdict('0.21')).toEqual([true, 0]);
    expect(await verdict('0.210001')).toEqual([false, 1]);
    const large = priced({ sku: line.usage.sku, quantity: 100, usdPerUnit: 0.1 });
    expect(await reconciled([large], [node({ BilledCost: '9.9' })])).toMatchObject({ agrees: true });
    expect(await reconciled([large], [node({ BilledCost: '9.89' })])).toMatchObject({ agrees: false });
  });

  test('allows no sum of small differences', async () => {
    const small = [1, 2, 3].map((i) => priced({ sku: `acme/${i}`, quantity: 1, usdPerUnit: 0.1 }));
    const found = await reconciled(
      small,
      [1, 2, 3].map((i) => node({ SkuId: `acme/${i}`, BilledCost: '0.109' })),
    );
    expect(found).toMatchObject({ differing: [], agrees: false });
  });

  test('allows no use that the estimate lacks, and leaves what others use alone', async () => {
    expect(await verdict('0.2', node({ SkuId: 'else', BilledCost: '0.02' }))).toEqual([false, 0]);
    expect(await verdict('0.2', node({ Tags: '', BilledCost: '999' }))).toEqual([true, 0]);
  });

  test('says nothing of lines without a price', async () => {
    const found = await reconciled([unpriced('gpu/t4')], [node({ SkuId: 'gpu/t4', BilledCost: '3' })]);
    expect(found.lines).toMatchObject([{ attributed: 3n * 10n ** 18n, rows: 1 }]);
    expect(found.lines[0]).not.toHaveProperty('estimated');
    expect(found.agrees).toBe(true);
  });
});

describe('on this machine', () => {
  const machine = { platform: 'linux', arch: 'x64', cpu: 'CPU', cores: 2, memoryBytes: 2 ** 33 };
  const worker = priced({ sku: 'dataflow/batch/vcpu', quantity: 1, usdPerUnit: 0.056 });
  const local = priced({
    sku: 'vertex-ai/prediction/n1-standard-2',
    quantity: 1,
    usdPerUnit: 0.1,
    evidence: 'embedded stand-in',
  });

  test('the pipeline and the stand-ins are billed to nobody; a service in the cloud is', async () => {
    const found = await reconciled([worker, local, line], [node()], { record: { id: runId, machine } });
    expect(found.lines.map((one) => one.line)).toEqual([line]);
    expect(found.notBilled).toEqual([worker, local]);
    expect(found.agrees).toBe(true);
  });

  test('a label of the run in the bill is unexpected if nothing of it was in the cloud', async () => {
    const found = await reconciled([worker, local], [node()], { record: { id: runId, machine } });
    expect(reasonsOf(found)).toEqual({ unexpected: '0.2' });
    expect(found).toMatchObject({ lines: [], agrees: false });
  });
});
