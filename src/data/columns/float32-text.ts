/** Powers of ten that a double holds exactly. */
const powersOfTen: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** From here on every float32 is a whole number, of up to 39 digits. */
const wholeFrom = 2 ** 24;

/**
 * A short decimal that reads back as the same float32: 3.1, where String of the same value gives 3.0999999046325684. It also reads back as
 * the same float32 by way of a double, as JSON readers do. The value must be finite.
 */
export function float32Text(value: number): string {
  if (Math.abs(value) < wholeFrom) {
    for (const power of powersOfTen) {
      const decimal = Math.round(value * power) / power;
      if (Math.fround(decimal) === value) return Object.is(value, -0) ? '-0' : String(decimal);
    }
  }
  for (let digits = 1; digits < 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return String(decimal);
  }
  return String(Number(value.toPrecision(9)));
}
