import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { focusColumns, focusText } from '../../../src/prices/bill/focus.ts';
import { serviceOf } from '../../../src/prices/bill/services.ts';
import { priced, unpriced } from './lines.ts';

const run = { id: 'Mine-20261130-235959', startedAt: '2026-11-30T23:59:59.500Z', region: 'us-central1' };

function rowsOf(...args: Parameters<typeof focusText>): Record<string, string>[] {
  return parse(focusText(...args), { columns: true });
}

test('a line is a charge of the day on which the run started, at list price, with the run in its tags', () => {
  const line = priced({ sku: 'vertex-ai/prediction/n1-standard-2', quantity: 0.25, billed: 0.5, usdPerUnit: 0.1095 });
  expect(rowsOf([line], run)).toEqual([
    {
      AvailabilityZone: '',
      BilledCost: '0.05475',
      BillingAccountId: '',
      BillingAccountName: '',
      BillingCurrency: 'USD',
      BillingPeriodEnd: '2026-12-01T00:00:00Z',
      BillingPeriodStart: '2026-11-01T00:00:00Z',
      ChargeCategory: 'Usage',
      ChargeClass: '',
      ChargeDescription: 'job: vertex-ai/prediction/n1-standard-2, estimated by predbench',
      ChargeFrequency: 'Usage-Based',
      ChargePeriodEnd: '2026-12-01T00:00:00Z',
      ChargePeriodStart: '2026-11-30T00:00:00Z',
      CommitmentDiscountCategory: '',
      CommitmentDiscountId: '',
      CommitmentDiscountName: '',
      CommitmentDiscountStatus: '',
      CommitmentDiscountType: '',
      ConsumedQuantity: '0.25',
      ConsumedUnit: 'Node-Hours',
      ContractedCost: '0.05475',
      ContractedUnitPrice: '0.1095',
      EffectiveCost: '0.05475',
      InvoiceIssuerName: 'Google Cloud',
      ListCost: '0.05475',
      ListUnitPrice: '0.1095',
      PricingCategory: 'Standard',
      PricingQuantity: '0.5',
      PricingUnit: 'Node-Hours',
      ProviderName: 'Google Cloud',
      PublisherName: 'Google Cloud',
      RegionId: 'us-central1',
      RegionName: 'Iowa',
      ResourceId: '',
      ResourceName: '',
      ResourceType: '',
      ServiceCategory: 'AI and Machine Learning',
      ServiceName: 'Vertex AI',
      ServiceSubcategory: 'Machine Learning',
      SkuId: 'vertex-ai/prediction/n1-standard-2',
      SkuMeter: 'job',
      SkuPriceId: 'us-central1-2026-11/vertex-ai/prediction/n1-standard-2',
      SubAccountId: '',
      SubAccountName: '',
      Tags: '{"predbench-run":"mine-20261130-235959","predbench-cell":"batch-job-x-batch-1k-1"}',
      x_Strategy: 'batch-job',
      x_Workload: 'batch-1k',
      x_Repeat: '1',
      x_Cell: 'batch-job x batch-1k #1',
      x_CellEvidence: 'cloud',
      x_QuantityEvidence: 'measured',
      x_QuantityRule: 'as the job says',
      x_PriceBook: 'us-central1-2026-11',
      x_PriceSource: 'a page',
      x_PriceConfidence: 'good',
      x_CostLow: '',
      x_CostHigh: '',
      x_Unpriced: '',
    },
  ]);
});

test('what has no price has no cost, and none of 0', () => {
  const [row] = rowsOf([unpriced('gpu/t4')], run);
  const costs = ['BilledCost', 'EffectiveCost', 'ListCost', 'ContractedCost', 'ListUnitPrice', 'SkuPriceId'];
  expect(costs.map((column) => row?.[column])).toEqual(['', '', '', '', '', '']);
  expect(row).toMatchObject({ PricingQuantity: '2', SkuId: 'gpu/t4', x_Unpriced: 'no price in us-central1-2026-11' });
});

test('without one region of the prices there is no region', () => {
  const { region: _, ...several } = run;
  expect(rowsOf([unpriced('gpu/t4')], several)[0]).toMatchObject({ RegionId: '', RegionName: '' });
});

test('a name that a spreadsheet would run is text', () => {
  const [row] = rowsOf([priced({ sku: 'a/b', quantity: 1, usdPerUnit: 1, strategy: '=cmd()', workload: '@sum' })], run);
  expect([row?.['x_Strategy'], row?.['x_Workload'], row?.['x_Cell']]).toEqual(["'=cmd()", "'@sum", "'=cmd() x @sum #1"]);
});

test('the columns of FOCUS come first, in the order of the alphabet, then the own ones', () => {
  expect(focusColumns.toSorted()).toEqual(focusColumns);
  const header = focusText([], run).trim().split(',');
  expect(header.slice(0, focusColumns.length)).toEqual(focusColumns);
  expect(header.slice(focusColumns.length).every((name) => name.startsWith('x_'))).toBe(true);
});

test('spot machines are priced dynamically', () => {
  const [row] = rowsOf([priced({ sku: 'compute/n1/core-spot', quantity: 1, usdPerUnit: 1, unit: 'vCPU h' })], run);
  expect(row).toMatchObject({ PricingCategory: 'Dynamic', ServiceName: 'Compute Engine', ServiceCategory: 'Compute' });
});

test('a service of somebody else is named by its SKU', () => {
  expect(serviceOf('acme/tokens')).toEqual({ name: 'acme', provider: 'acme', category: 'Other', subcategory: 'Other (Other)' });
});

test('of a discount the list price and what is paid stand apart', () => {
  const line = priced({ sku: 'vertex-ai/prediction/n1-standard-2', quantity: 2, usdPerUnit: 0.5 });
  const usage = { ...line.usage, discount: 0.25, usd: 0.75 };
  expect(rowsOf([{ ...line, usage }], run)).toMatchObject([
    {
      ListUnitPrice: '0.5',
      ListCost: '1',
      ContractedUnitPrice: '0.375',
      ContractedCost: '0.75',
      EffectiveCost: '0.75',
      BilledCost: '0.75',
    },
  ]);
});
