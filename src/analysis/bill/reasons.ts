/** Why a dollar of a bill stands in no line of the estimate. In the order in which they are shown. */
export const reasons = {
  foreign: "no label of this run: somebody else's use, or the run's own before it was labelled",
  unexpected: 'this run used it, but no line of the estimate has it',
  region: 'this run used it in another region than the estimate is for',
  correction: 'corrects an earlier billing period',
  commitment: 'committed use: its discounts, fees, and what of it was not used',
  discount: 'discounts that are agreed on, or that come with long use',
  'free tier': 'use within a free tier, which the estimate leaves to the billing account',
  credit: 'promotions and other credits',
  rounding: "amounts rounded to the bill's last place, and quantities to increments that the estimate does not have",
  tax: 'taxes',
  adjustment: 'adjustments by the provider',
} as const;

export type Reason = keyof typeof reasons;
