/** Element types of TensorFlow signatures, and the arrays that hold them. */

/** Supported element types, by TensorFlow's names. */
export type DType =
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'bool'
  | 'string';

export type NumericDType = Exclude<DType, 'string'>;

export type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint16Array
  | Uint32Array;

/** A zeroed array for `length` elements of `dtype`. */
export function allocate(dtype: NumericDType, length: number): NumericArray {
  return new arrays[dtype](length);
}

/** The whole buffer as elements of `dtype`. */
export function elementsIn(dtype: NumericDType, buffer: SharedArrayBuffer): NumericArray {
  return new arrays[dtype](buffer);
}

export function bytesPerElement(dtype: NumericDType): number {
  return arrays[dtype].BYTES_PER_ELEMENT;
}

type Bits = Uint8Array | Uint16Array | Uint32Array;

/** The elements' bits. Loops over words alone are several times as fast as loops that meet every type of array. */
export function bitsOf({ buffer, byteOffset, byteLength, BYTES_PER_ELEMENT }: NumericArray): Bits {
  if (BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, byteLength);
  if (BYTES_PER_ELEMENT === 2) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

interface ArrayType {
  new (length: number): NumericArray;
  new (buffer: ArrayBufferLike): NumericArray;
  readonly BYTES_PER_ELEMENT: number;
}

const arrays: Readonly<Record<NumericDType, ArrayType>> = {
  float16: Float32Array,
  bfloat16: Float32Array,
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: Float64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: Float64Array,
  bool: Uint8Array,
};

/** Range of the integer types, ends included. Those of 64 bits are held in float64, exact within 2^53. */
const integerRanges: Readonly<Partial<Record<DType, readonly [low: number, high: number]>>> = {
  int8: [-0x80, 0x7f],
  int16: [-0x8000, 0x7fff],
  int32: [-0x8000_0000, 0x7fff_ffff],
  int64: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  uint8: [0, 0xff],
  uint16: [0, 0xffff],
  uint32: [0, 0xffff_ffff],
  uint64: [0, Number.MAX_SAFE_INTEGER],
};

/** Largest values of the floats. For float32, the largest double that does not round to infinity. */
const largestFloats: Readonly<Partial<Record<DType, number>>> = {
  float16: 65_504,
  bfloat16: 3.389_531_389_251_535_5e38,
  float32: 2 ** 128 - 2 ** 103 - 2 ** 75,
};

export function isFloat(dtype: DType): boolean {
  return dtype === 'float64' || dtype in largestFloats;
}

/** Checks values of a numeric type: what is wrong with one, or undefined. */
export function numberCheck(dtype: NumericDType): (value: unknown) => string | undefined {
  if (dtype === 'bool') return (value) => (typeof value === 'boolean' ? undefined : `${shown(value)} is not true or false`);
  const range = integerRanges[dtype];
  if (range !== undefined) {
    const [low, high] = range;
    return (value) =>
      typeof value === 'number' && value >= low && value <= high && Number.isInteger(value)
        ? undefined
        : integerProblem(value, dtype, low, high);
  }
  const largest = largestFloats[dtype] ?? Number.MAX_VALUE;
  return (value) => {
    if (typeof value !== 'number') return typeof value === 'bigint' ? undefined : `${shown(value)} is not a number`;
    if (value >= -largest && value <= largest) return undefined;
    return Number.isFinite(value) ? `${value} is too large for ${dtype}` : `${value} is not a finite number`;
  };
}

/** A bigint is an integer that a number cannot hold, as its text has it. */
function integerProblem(value: unknown, dtype: NumericDType, low: number, high: number): string {
  if (typeof value !== 'number' && typeof value !== 'bigint') return `${shown(value)} is not a number`;
  if (typeof value === 'number' && !Number.isFinite(value)) return `${value} is not a finite number`;
  if (typeof value === 'number' && !Number.isInteger(value)) return `${value} is not a whole number, as ${dtype} is`;
  if (high < Number.MAX_SAFE_INTEGER) return `${value} does not fit into ${dtype}, which goes from ${low} to ${high}`;
  if (low === 0 && value < 0) return `${value} is negative, and ${dtype} is not`;
  return `${value} is beyond 2^53, up to which predbench holds ${dtype} exactly`;
}

/** A value as its JSON text, shortened. Never throws, whatever a row holds. */
export function shown(value: unknown): string {
  const text = jsonText(typeof value === 'string' ? value.slice(0, mostShown) : value);
  return text.length > mostShown ? `${text.slice(0, mostShown)}...` : text;
}

const mostShown = 60;

function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  try {
    return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? String(value);
  } catch {
    return 'a value that is nested too deeply to show';
  }
}
