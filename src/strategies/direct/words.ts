/** 64-bit integers as pairs of 32-bit words, the lower first, as the addon takes them. */

const wordSize = 2 ** 32;

/** The values must be integers within 2^53. */
export function wordsOf(values: ArrayLike<number>): Int32Array {
  const words = new Int32Array(values.length * 2);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    words[2 * i] = value;
    words[2 * i + 1] = Math.floor(value / wordSize);
  }
  return words;
}

/** What was read, and the places of values beyond 2^53, which a float64 does not hold exactly. */
export function fromWords(integers: BigInt64Array | BigUint64Array): { values: Float64Array; inexact: number[] } {
  const low = new Uint32Array(integers.buffer, integers.byteOffset, integers.length * 2);
  const high = integers instanceof BigInt64Array ? new Int32Array(low.buffer, low.byteOffset, low.length) : low;
  const values = new Float64Array(integers.length);
  const inexact: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = (high[2 * i + 1] as number) * wordSize + (low[2 * i] as number);
    values[i] = value;
    if (!Number.isSafeInteger(value)) inexact.push(i);
  }
  return { values, inexact };
}
