/** Units in which a condition may state a bound. */

/** By what they measure, in their smallest: whole numbers, so that 0.05 s is 50 ms to the last digit. */
const sizes: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  time: { us: 1, µs: 1, ms: 1e3, s: 1e6, min: 60e6, h: 3600e6 },
  rate: { 'rows/s': 1, 'instances/s': 1, '/s': 1 },
  money: { USD: 1 },
  'money a million': { 'USD/million': 1, USD: 1 },
  bytes: { bytes: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 },
  rows: { rows: 1 },
  instances: { instances: 1, rows: 1 },
  effort: { days: 1 },
  upkeep: { 'h/month': 1, h: 1 },
};

/** What a bound on a value in `own` units may be stated in; its own first. */
export function unitsFor(own: string): readonly string[] {
  const others = Object.keys(sizesWith(own));
  return [own, ...others.filter((unit) => unit !== own)];
}

/** `value` of `unit` in `own` units; undefined where the two do not measure the same. */
export function converted(value: number, unit: string, own: string): number | undefined {
  if (unit === own) return value;
  const { [unit]: from, [own]: to } = sizesWith(own);
  return from === undefined || to === undefined ? undefined : (value * from) / to;
}

function sizesWith(own: string): Readonly<Record<string, number>> {
  return Object.values(sizes).find((one) => own in one) ?? {};
}
