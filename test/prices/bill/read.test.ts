import { expect, test } from 'vitest';
import { decimalText } from '../../../src/core/decimal.ts';
import { readBill } from '../../../src/prices/bill/read.ts';
import { problemsOf } from '../../io/read.ts';
import { billFile, type Charge } from './bill-file.ts';

const charge = (more: Charge): Charge => ({
  BilledCost: '0.5',
  BillingCurrency: 'USD',
  ChargeCategory: 'Usage',
  SkuId: 'ABCD-1234',
  Tags: '',
  ...more,
});

const read = async (...charges: readonly Charge[]) => readBill(await billFile(charges));

test('reads what FOCUS says of a charge', async () => {
  const { rows } = await read(
    charge({
      BilledCost: '0',
      ListCost: '0.25',
      ContractedCost: '0.2',
      ChargeClass: 'Correction',
      ChargeDescription: 'vCPU Time Batch Belgium',
      RegionId: 'europe-west1',
      ConsumedQuantity: '3600',
      ConsumedUnit: 'Seconds',
      PricingQuantity: '1',
      PricingUnit: 'Hours',
      ListUnitPrice: '0.25',
      CommitmentDiscountId: 'c-1',
      CommitmentDiscountStatus: 'Used',
      Tags: '{"predbench-run":"mine-1","valueless":true}',
    }),
  );
  expect(rows.map(({ tags, ...row }) => ({ ...row, tags: [...tags] }))).toEqual([
    {
      line: 2,
      usd: 0n,
      list: 250_000_000_000_000_000n,
      contracted: 200_000_000_000_000_000n,
      category: 'Usage',
      correction: true,
      sku: 'ABCD-1234',
      description: 'vCPU Time Batch Belgium',
      region: 'europe-west1',
      consumed: { amount: 3600n * 10n ** 18n, unit: 'Seconds' },
      priced: { amount: 10n ** 18n, unit: 'Hours' },
      unitUsd: 250_000_000_000_000_000n,
      commitment: 'used',
      credits: [],
      tags: [
        ['predbench-run', 'mine-1'],
        ['valueless', 'true'],
      ],
    },
  ]);
});

test("reads Google's tags, lower-case categories, and credits that its costs do not contain", async () => {
  const { rows } = await read(
    charge({
      ChargeCategory: 'usage',
      ContractedCost: '0.5',
      Tags: '[{"key":"predbench-run","value":"mine-1","x_type":"label"}]',
      x_Credits: '[{"Name":"free","Amount":-0.125,"Type":"FREE_TIER"}]',
    }),
  );
  expect([...(rows[0]?.tags ?? [])]).toEqual([['predbench-run', 'mine-1']]);
  expect(rows[0]?.category).toBe('Usage');
  expect(decimalText(rows[0]?.usd ?? 0n)).toBe('0.375');
});

test('takes credits no second time that the cost contains', async () => {
  const credits = '[{"Amount":"-0.125","Type":"PROMOTION"}]';
  const { rows } = await read(charge({ BilledCost: '0.375', ContractedCost: '0.5', x_Credits: credits }));
  expect(decimalText(rows[0]?.usd ?? 0n)).toBe('0.375');
});

test('tells which costs cannot be told from their credits', async () => {
  const credits = '[{"Amount":-0.125,"Type":"PROMOTION"}]';
  const file = await billFile([charge({ BilledCost: '0.4', ContractedCost: '0.5', x_Credits: credits })]);
  await expect(readBill(file)).rejects.toMatchObject({
    problems: [{ file, line: 2, key: 'BilledCost', message: 'equals ContractedCost neither before nor after x_Credits' }],
  });
});

const step = async (...costs: readonly string[]) =>
  decimalText((await read(...costs.map((BilledCost) => charge({ BilledCost })))).step);

test('its costs are rounded to the last place that any of them has, a cent at most', async () => {
  expect([await step('3', '1.5'), await step('3', '0.123456')]).toEqual(['0.01', '0.000001']);
});

test('names all columns that are missing, with the nearest', async () => {
  const file = await billFile([{ BilledCosts: '1', BillingCurrency: 'USD', ChargeCategory: 'Usage' }]);
  await expect(readBill(file)).rejects.toMatchObject({
    problems: ['BilledCost (did you mean "BilledCosts"?)', 'SkuId', 'Tags'].map((name) => ({
      file,
      message: `has no column ${name}`,
      remedy: 'the bill must have the columns of FOCUS 1.0 or later',
    })),
  });
});

test('refuses other currencies, and names everything that is wrong with its line', async () => {
  const file = await billFile([
    charge({ BillingCurrency: 'EUR', ListCost: '' }),
    charge({ BilledCost: '1,5', ChargeCategory: 'Usagee', Tags: '{' }),
    charge({ BilledCost: '' }),
  ]);
  await expect(readBill(file)).rejects.toMatchObject({
    problems: [
      { line: 2, key: 'BillingCurrency', message: 'is "EUR": only bills in USD can be held against prices in USD' },
      { line: 3, key: 'BilledCost', message: '"1,5" is not a number' },
      { line: 3, key: 'ChargeCategory', message: 'is "Usagee", but must be one of Usage, Purchase, Tax, Credit, Adjustment' },
      { line: 3, key: 'Tags', message: 'is not valid JSON' },
      { line: 4, key: 'BilledCost', message: 'is empty: an estimate is no bill' },
    ],
  });
});

test('stops naming problems at twenty', async () => {
  const file = await billFile(Array.from({ length: 30 }, () => charge({ BillingCurrency: 'EUR' })));
  const problems = await problemsOf(() => readBill(file));
  expect(problems).toHaveLength(21);
  expect(problems.at(-1)).toBe('10 more problems');
});

test('an empty file is no bill', async () => {
  const file = await billFile([]);
  expect(await problemsOf(() => readBill(file))).toEqual(['is empty']);
});
