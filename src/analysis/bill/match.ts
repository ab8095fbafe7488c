/** Which lines of an estimate a charge may belong to, and why it belongs to none. */
import { cellLabel, labelValue } from '../../core/labels.ts';
import type { BillRow } from '../../prices/bill/bill.ts';
import type { EstimateLine } from '../../prices/bill/estimate-line.ts';
import { skuTest } from '../../prices/bill/skus.ts';
import { type PriceBook, singleRegion } from '../../prices/price-book.ts';
import type { Reason } from './reasons.ts';

export type Label = readonly [key: string, value: string];

export interface OfRun {
  /** Any of these is enough. */
  readonly labels: readonly Label[];
  /** Of the estimate. */
  readonly book: Pick<PriceBook, 'region' | 'prices'>;
}

/** The lines, or the reason why there are none. */
export function linesOf(row: BillRow, lines: readonly EstimateLine[], ofRun: OfRun): readonly EstimateLine[] | Reason {
  const general = generalReason(row);
  if (general !== undefined) return general;
  if (!ofRun.labels.some(([key, value]) => row.tags.get(key) === value)) return 'foreign';
  if (row.correction) return 'correction';
  const fitting = row.category === 'Usage' ? fittingLines(row, lines, ofRun.book) : [];
  if (fitting.length === 0) return 'unexpected';
  return isIn(row.region, singleRegion(ofRun.book).region) ? fitting : 'region';
}

/** Of charges that are nobody's use. */
function generalReason({ category, commitment, description }: BillRow): Reason | undefined {
  if (category === 'Tax') return 'tax';
  if (category === 'Credit') return /free tier/i.test(description) ? 'free tier' : 'credit';
  if (category === 'Adjustment') return /round/i.test(description) ? 'rounding' : 'adjustment';
  if (commitment === 'unused') return 'commitment';
  if (category === 'Purchase' && (commitment !== undefined || /commit/i.test(description))) return 'commitment';
  return undefined;
}

/** Of the cell that the charge names, or of any if it names none. */
function fittingLines(row: BillRow, lines: readonly EstimateLine[], { prices }: OfRun['book']): readonly EstimateLine[] {
  const isSku = skuTest(row, prices);
  const cell = row.tags.get(cellLabel);
  return lines.filter((line) => isSku(line.usage.sku) && (cell === undefined || labelValue(line.cell) === cell));
}

/** A region is in itself and in its multi-region; what has none is everywhere. */
function isIn(region: string | undefined, estimated: string | undefined): boolean {
  if (region === undefined || estimated === undefined || region === 'global') return true;
  return region === estimated || estimated.startsWith(region === 'eu' ? 'europe-' : `${region}-`);
}
