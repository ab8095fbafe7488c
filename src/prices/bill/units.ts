/** Binary units: Google's price lists, and so the price books, say GB and mean 2^30 bytes. */
const sizes: Readonly<Record<string, string>> = { MB: 'MiB', GB: 'GiB', TB: 'TiB', MiB: 'MiB', GiB: 'GiB', TiB: 'TiB' };
const times: Readonly<Record<string, string>> = { h: 'Hours', month: 'Months', s: 'Seconds' };

/** A price's unit in FOCUS's Unit Format: `vCPU h` is `VCPU-Hours`, `1000 operations` is `1000 Operations`. */
export function focusUnit(unit: string): string {
  const [, count, thing = unit, time] = /^(?:(\d+) )?(.+?)(?: (h|month|s))?$/.exec(unit) ?? [];
  const name = sizes[thing] ?? `${thing.charAt(0).toUpperCase()}${thing.slice(1)}`;
  const quantity = count === undefined ? '' : `${count} `;
  return `${quantity}${name}${time === undefined ? '' : `-${times[time]}`}`;
}

/** FOCUS's Numeric Format writes exponents as `35.2E-7`. */
export function focusNumber(value: number): string {
  return String(value).replace('e+', 'E').replace('e', 'E');
}
