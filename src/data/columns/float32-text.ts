/** Powers of ten that a double holds exactly. */
const powersOfTen: readonly number[] = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** From here on every float32 is a whole number, of up to 39 digits. */
const wholeFrom = 2 ** 24;

/** Decimal places that are tried first: values between 1 and 1000 mostly need as many, or one or two more. */
const usualPlaces = 5;

/**
 * A short decimal that reads back as the same float32: 3.1, where String of the same value gives 3.0999999046325684. It also reads back as
 * the same float32 by way of a double, as JSON readers do. The value must be finite.
 */
export function float32Text(value: number): string {
  if (Object.is(value, -0)) return '-0';
  if (Math.abs(value) < wholeFrom) {
    const places = leastPlaces(value);
    if (places < powersOfTen.length) return String(rounded(value, places));
  }
  for (let digits = 1; digits < 9; digits++) {
    const decimal = Number(value.toPrecision(digits));
    if (Math.fround(decimal) === value) return String(decimal);
  }
  return String(Number(value.toPrecision(9)));
}

/** Decimal places that the value needs. If it reads back with some, it does with more. */
function leastPlaces(value: number): number {
  let places = usualPlaces;
  if (readsBack(value, places)) while (places > 0 && readsBack(value, places - 1)) places--;
  else while (places < powersOfTen.length && !readsBack(value, places)) places++;
  return places;
}

function readsBack(value: number, places: number): boolean {
  return Math.fround(rounded(value, places)) === value;
}

function rounded(value: number, places: number): number {
  const power = powersOfTen[places] as number;
  return Math.round(value * power) / power;
}
