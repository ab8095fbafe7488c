import type { Decimal } from '../../core/decimal.ts';

export const chargeCategories = ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'] as const;
export type ChargeCategory = (typeof chargeCategories)[number];

export interface Bill {
  readonly rows: readonly BillRow[];
  /** One unit of the last place to which its costs are rounded; at most a cent. */
  readonly step: Decimal;
}

/** A charge. All amounts are in USD. */
export interface BillRow {
  /** Of the file. */
  readonly line: number;
  /** What is paid, after credits. */
  readonly usd: Decimal;
  readonly list?: Decimal;
  readonly contracted?: Decimal;
  readonly category: ChargeCategory;
  /** Of an earlier billing period. */
  readonly correction: boolean;
  readonly sku: string;
  readonly description: string;
  readonly region?: string;
  readonly consumed?: Quantity;
  readonly priced?: Quantity;
  /** At list price. */
  readonly unitUsd?: Decimal;
  readonly commitment?: 'used' | 'unused';
  readonly tags: ReadonlyMap<string, string>;
  /** Contained in `usd`. */
  readonly credits: readonly Credit[];
}

export interface Quantity {
  readonly amount: Decimal;
  readonly unit: string;
}

/** Google's: `x_Credits`. */
export interface Credit {
  /** `FREE_TIER`, `COMMITTED_USAGE_DISCOUNT`, `PROMOTION` and so on. */
  readonly type: string;
  readonly usd: Decimal;
}
