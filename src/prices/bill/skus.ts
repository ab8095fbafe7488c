import { matches } from '../catalog/matches.ts';
import type { BillRow } from './bill.ts';

/** What a price book may call a charge's SKU: by its id, or as Google's catalog describes it. */
export function skusOf({ sku, description }: Pick<BillRow, 'sku' | 'description'>): readonly string[] {
  const described = matches.filter(({ parts }) => parts.some((part) => part.description.test(description)));
  return [sku, ...described.map((match) => match.sku)];
}
