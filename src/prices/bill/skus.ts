import { matches } from '../catalog/matches.ts';
import type { PriceOfFile } from '../price-book.ts';
import type { BillRow } from './bill.ts';

/** Google describes the cores and the memory of a Vertex AI node by its machine family. */
const vertexNode = /^Vertex AI: Online\/Batch Prediction (\w+) .*Instance (?:Core|Ram) running in\b/;

/** Whether a SKU of a price book is the charge's: by its name there, by the provider's number, or as Google's catalog describes it. */
export function skuTest(
  { sku, description }: Pick<BillRow, 'sku' | 'description'>,
  prices: readonly Pick<PriceOfFile, 'sku' | 'skuId'>[],
): (sku: string) => boolean {
  const described = matches.filter(({ parts }) => parts.some((part) => part.description.test(description)));
  const numbered = prices.filter(({ skuId }) => skuId !== undefined && skuId === sku);
  const names = new Set([sku, ...[...described, ...numbered].map((one) => one.sku)]);
  const family = vertexNode.exec(description)?.[1]?.toLowerCase();
  return (one) => names.has(one) || (family !== undefined && one.startsWith(`vertex-ai/prediction/${family}-`));
}
