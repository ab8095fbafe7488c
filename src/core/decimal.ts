/** Decimal arithmetic for money, whose sums come out to the last digit. */

/** In units of 10^-18. */
export type Decimal = bigint;

const places = 18;
const one = 10n ** BigInt(places);

/** A number as it is written, such as `-0.0125` or `35.2E-7`, rounded to 18 places; undefined for anything else. */
export function parseDecimal(text: string): Decimal | undefined {
  const [, sign, whole = '', fraction = '', exponent = '0'] = /^(-?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  const shift = places - fraction.length + Number(exponent);
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : divided(digits, 10n ** BigInt(-shift));
  return sign === '-' ? -size : size;
}

/** Throws for NaN and infinity, which have no digits. */
export function decimalOf(value: number): Decimal {
  const parsed = parseDecimal(String(value));
  if (parsed === undefined) throw new Error(`${value} is no decimal number`);
  return parsed;
}

/** Digits after the point of a number as it is written. */
export function placesOf(text: string): number {
  const [, fraction = '', exponent = '0'] = /(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

/** One unit of the last place: 0.01 for 2. */
export function unitOf(place: number): Decimal {
  return 10n ** BigInt(Math.max(0, places - place));
}

export function product(a: Decimal, b: Decimal): Decimal {
  return divided(a * b, one);
}

/** `value` x `part` / `whole`. */
export function shareOf(value: Decimal, part: Decimal, whole: Decimal): Decimal {
  return divided(value * part, whole);
}

export function size(value: Decimal): Decimal {
  return value < 0n ? -value : value;
}

export function total(values: Iterable<Decimal>): Decimal {
  let sum = 0n;
  for (const value of values) sum += value;
  return sum;
}

/** All its digits: `-0.0125`. */
export function decimalText(value: Decimal): string {
  const digits = String(size(value)).padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Rounded half away from zero. */
function divided(value: bigint, by: bigint): bigint {
  const half = size(by) / 2n;
  const negative = value < 0n !== by < 0n;
  const quotient = (size(value) + half) / size(by);
  return negative ? -quotient : quotient;
}
