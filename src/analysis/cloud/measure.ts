/** What `calibrate` can measure in place of an assumption. */
export const measures = ['round-trip', 'queue', 'startup'] as const;

export type Measure = (typeof measures)[number];
