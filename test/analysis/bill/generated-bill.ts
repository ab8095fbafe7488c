/** A bill that is made from an estimate, with everything planted that may stand between the two, and counted as it is planted. */
import { labelValue } from '../../../src/core/labels.ts';
import { seeded, type Uniform } from '../../../src/core/random.ts';
import type { EstimateLine } from '../../../src/prices/bill/estimate-line.ts';
import type { Reason } from '../../../src/analysis/bill/reasons.ts';
import type { Charge } from '../../prices/bill/bill-file.ts';
import { type Given, priced } from '../../prices/bill/lines.ts';

/** Amounts are counted in 10^-9 USD, which the products of the planted quantities and prices have. */
const places = 9;
/** The bill's costs are rounded to 10^-6 USD. */
const rounding = 1000;

export interface GeneratedBill {
  readonly estimate: readonly EstimateLine[];
  readonly charges: readonly Charge[];
  readonly planted: ReadonlyMap<Reason, number>;
  /** By cell and SKU; only lines that the bill has. */
  readonly attributed: ReadonlyMap<string, number>;
  readonly total: number;
}

export const runId = 'mine-20261130-120000';
const run = { 'predbench-run': runId };

const catalog: readonly Given[] = [
  { sku: 'dataflow/batch/vcpu', unit: 'vCPU h', usdPerUnit: 0.056, quantity: 0 },
  { sku: 'dataflow/batch/memory', unit: 'GB h', usdPerUnit: 0.003557, quantity: 0 },
  { sku: 'vertex-ai/prediction/n1-standard-2', unit: 'node h', usdPerUnit: 0.1095, quantity: 0 },
  { sku: 'cloud-storage/class-a', unit: '1000 operations', usdPerUnit: 0.005, quantity: 0 },
];
const units: Readonly<Record<string, string>> = {
  'vCPU h': 'VCPU-Hours',
  'GB h': 'GiB-Hours',
  'node h': 'Node-Hours',
  '1000 operations': '1000 Operations',
};

/** In 10^-9 USD, as a number of the file. */
export function nanoText(nano: number): string {
  const digits = String(Math.abs(nano)).padStart(places + 1, '0');
  return `${nano < 0 ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

const rounded = (nano: number) => Math.round(nano / rounding) * rounding;
const micro = (nano: number) => nanoText(nano).slice(0, -3);

export function generateBill(seed: number): GeneratedBill {
  const random = seeded(seed);
  const below = (count: number) => Math.floor(random() * count);
  const planted = new Map<Reason, number>();
  const attributed = new Map<string, number>();
  const charges: Charge[] = [];
  const plant = (reason: Reason, nano: number) => {
    if (nano !== 0) planted.set(reason, (planted.get(reason) ?? 0) + nano);
  };
  const estimate = Array.from({ length: 1 + below(4) }, (_, i) =>
    catalog.slice(below(3)).map((given) => priced({ ...given, quantity: (1 + below(9000)) / 1000, strategy: `direct-${i}` })),
  ).flat();

  for (const line of estimate) {
    // Every eighth line is missing from the bill.
    if (below(8) === 0) continue;
    const key = keyOf(line);
    for (let part = 0; part < 1 + below(3); part++) {
      const made = chargeFor(line, 1 + below(9000), below(8), random);
      charges.push(made.charge);
      attributed.set(key, (attributed.get(key) ?? 0) + made.attributed);
      for (const [reason, nano] of made.planted) plant(reason, nano);
    }
  }
  for (const [reason, charge] of others(estimate, random)) {
    charges.push(charge);
    plant(reason, nanoOf(charge['BilledCost'] ?? ''));
  }
  const total = [...planted.values(), ...attributed.values()].reduce((sum, nano) => sum + nano, 0);
  return { estimate, charges: charges.toSorted(() => random() - 0.5), planted, attributed, total };
}

export function keyOf({ cell, usage }: EstimateLine): string {
  return `${usage.sku} of ${cell}`;
}

function nanoOf(text: string): number {
  return Math.round(Number(text) * 10 ** places);
}

interface Made {
  readonly charge: Charge;
  readonly attributed: number;
  readonly planted: readonly (readonly [Reason, number])[];
}

/** `milli`: thousandths of the unit that are used. `kind` says what is planted. */
function chargeFor({ cell, usage }: EstimateLine, milli: number, kind: number, random: Uniform): Made {
  if (!('usd' in usage)) throw new Error('all lines are priced');
  const price = Math.round(usage.usdPerUnit * 1e6);
  const value = milli * price;
  const list = rounded(value);
  const share = (nano: number) => rounded(nano * (0.1 + 0.8 * random()));
  const unit = units[usage.unit] ?? '';
  const common: Charge = {
    BillingCurrency: 'USD',
    ChargeCategory: 'Usage',
    ChargeDescription: '',
    CommitmentDiscountId: '',
    CommitmentDiscountStatus: '',
    ConsumedQuantity: String(milli / 1000),
    ConsumedUnit: unit,
    ListUnitPrice: String(usage.usdPerUnit),
    PricingQuantity: String(milli / 1000),
    PricingUnit: unit,
    RegionId: random() < 0.9 ? 'us-central1' : '',
    SkuId: usage.sku,
    Tags: JSON.stringify({ ...run, 'predbench-cell': labelValue(cell) }),
    x_Credits: '',
  };
  const costs = (billed: number, contracted = list, listed = list): Charge => ({
    BilledCost: micro(billed),
    ContractedCost: micro(contracted),
    ListCost: micro(listed),
  });
  const made = (more: Charge, plants: Made['planted'], ofLine = value): Made => ({
    charge: { ...common, ...more },
    attributed: ofLine,
    planted: plants,
  });
  const roundedBy = ['rounding', list - value] as const;
  switch (kind) {
    case 0: // Committed use by resources: nothing is billed.
      return made({ ...costs(0), CommitmentDiscountId: 'c-1', CommitmentDiscountStatus: 'Used' }, [
        roundedBy,
        ['commitment', -list],
      ]);
    case 1: {
      // Committed use as Google's credit, which stands beside the cost.
      const credit = share(list);
      const x_Credits = JSON.stringify([{ Type: 'COMMITTED_USAGE_DISCOUNT', Amount: micro(-credit) }]);
      return made({ ...costs(list), x_Credits }, [roundedBy, ['commitment', -credit]]);
    }
    case 2: {
      const contracted = share(list);
      return made(costs(contracted, contracted), [roundedBy, ['discount', contracted - list]]);
    }
    case 3: // A free tier as a price of 0.
      return made({ ...costs(0, 0, 0), ListUnitPrice: '0' }, [['free tier', -value]]);
    case 4: {
      // A free tier as a credit, with a promotion beside it; the cost contains both.
      const [free, promotion] = [share(list / 2), share(list / 2)];
      const x_Credits = JSON.stringify([
        { Type: 'FREE_TIER', Amount: micro(-free) },
        { Type: 'PROMOTION', Amount: micro(-promotion) },
      ]);
      return made({ ...costs(list - free - promotion), x_Credits }, [roundedBy, ['free tier', -free], ['credit', -promotion]]);
    }
    case 5: {
      // Quantities in increments.
      const billed = milli + 1 + Math.floor(random() * 50);
      const listed = rounded(billed * price);
      return made({ ...costs(listed, listed, listed), PricingQuantity: String(billed / 1000) }, [['rounding', listed - value]]);
    }
    default:
      return made(costs(list), [roundedBy]);
  }
}

/** Charges that belong to no line, each with what it is. */
function others(estimate: readonly EstimateLine[], random: Uniform): (readonly [Reason, Charge])[] {
  const [line] = estimate;
  if (line === undefined) throw new Error('there is a line');
  const usd = (most = 5) => micro(rounded(Math.floor(random() * most * 1e9)));
  const charge = (more: Charge): Charge => ({
    BilledCost: usd(),
    BillingCurrency: 'USD',
    ChargeCategory: 'Usage',
    SkuId: line.usage.sku,
    Tags: '',
    ...more,
  });
  const ofRun = { Tags: JSON.stringify(run) };
  const all: (readonly [Reason, Charge])[] = [
    ['foreign', charge({})],
    ['foreign', charge({ Tags: '{"predbench-run":"mine-20261130-110000","team":"births"}' })],
    ['unexpected', charge({ ...ofRun, SkuId: 'ABCD-EF01-2345', ChargeDescription: 'Network Inter Region Egress' })],
    ['unexpected', charge({ Tags: JSON.stringify({ ...run, 'predbench-cell': 'another-cell-of-it' }) })],
    ['region', charge({ ...ofRun, RegionId: 'europe-west1' })],
    ['correction', charge({ ...ofRun, ChargeClass: 'Correction', BilledCost: `-${usd()}` })],
    ['commitment', charge({ ChargeCategory: 'Purchase', ChargeDescription: 'Commitment v1: Cpu in Iowa' })],
    ['commitment', charge({ CommitmentDiscountId: 'c-1', CommitmentDiscountStatus: 'Unused' })],
    ['tax', charge({ ChargeCategory: 'Tax', SkuId: '' })],
    ['credit', charge({ ChargeCategory: 'Credit', ChargeDescription: 'Promotion', BilledCost: `-${usd()}` })],
    ['free tier', charge({ ChargeCategory: 'Credit', ChargeDescription: 'Free tier of the month', BilledCost: `-${usd()}` })],
    ['adjustment', charge({ ChargeCategory: 'Adjustment', ChargeDescription: 'Goodwill', BilledCost: `-${usd()}` })],
    ['rounding', charge({ ChargeCategory: 'Adjustment', ChargeDescription: 'Rounding error', BilledCost: usd(0.00001) })],
  ];
  return all.filter(() => random() < 0.6);
}
