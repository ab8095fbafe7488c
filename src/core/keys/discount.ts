import { z } from 'zod';

const share = z.number().min(0).lt(1);

/** `discount` of the experiment file: one for all prices, or by the beginning of their SKUs. */
export const discountSchema = z.union([share, z.record(z.string().min(1), share)], {
  error: 'must be a share such as 0.2, or shares by SKU such as { dataflow/streaming: 0.2 }',
});

export type Discount = z.output<typeof discountSchema>;
