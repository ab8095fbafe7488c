/** Elements of tensors as bytes, little-endian and row-major, as the Binary Tensor Data Extension of Open Inference V2 has them. */
import type { Column, StringElement } from '../../../core/batch.ts';
import { textOrBytes } from '../../../core/bytes.ts';
import type { NumericDType } from '../../../core/dtypes.ts';
import { readHalf, writeHalf } from './half.ts';

interface Codec {
  /** Of one element. */
  readonly bytes: number;
  /** A bigint where a number cannot hold the integer. */
  readonly read: (view: DataView, at: number) => number | bigint | boolean;
  readonly write: (view: DataView, at: number, value: number) => void;
}

const codecs: Readonly<Record<NumericDType, Codec>> = {
  float16: {
    bytes: 2,
    read: (view, at) => readHalf(view.getUint16(at, true)),
    write: (view, at, value) => view.setUint16(at, writeHalf(value), true),
  },
  // The high half of a float32.
  bfloat16: {
    bytes: 2,
    read(view, at) {
      scratch.setUint32(0, view.getUint16(at, true) * 0x1_0000);
      return scratch.getFloat32(0);
    },
    write(view, at, value) {
      scratch.setFloat32(0, value);
      view.setUint16(at, scratch.getUint16(0), true);
    },
  },
  float32: {
    bytes: 4,
    read: (view, at) => view.getFloat32(at, true),
    write: (view, at, value) => view.setFloat32(at, value, true),
  },
  float64: {
    bytes: 8,
    read: (view, at) => view.getFloat64(at, true),
    write: (view, at, value) => view.setFloat64(at, value, true),
  },
  int8: { bytes: 1, read: (view, at) => view.getInt8(at), write: (view, at, value) => view.setInt8(at, value) },
  int16: { bytes: 2, read: (view, at) => view.getInt16(at, true), write: (view, at, value) => view.setInt16(at, value, true) },
  int32: { bytes: 4, read: (view, at) => view.getInt32(at, true), write: (view, at, value) => view.setInt32(at, value, true) },
  int64: {
    bytes: 8,
    read: (view, at) => exact(view.getBigInt64(at, true)),
    write: (view, at, value) => view.setBigInt64(at, BigInt(value), true),
  },
  uint8: { bytes: 1, read: (view, at) => view.getUint8(at), write: (view, at, value) => view.setUint8(at, value) },
  uint16: { bytes: 2, read: (view, at) => view.getUint16(at, true), write: (view, at, value) => view.setUint16(at, value, true) },
  uint32: { bytes: 4, read: (view, at) => view.getUint32(at, true), write: (view, at, value) => view.setUint32(at, value, true) },
  uint64: {
    bytes: 8,
    read: (view, at) => exact(view.getBigUint64(at, true)),
    write: (view, at, value) => view.setBigUint64(at, BigInt(value), true),
  },
  bool: { bytes: 1, read: (view, at) => view.getUint8(at) !== 0, write: (view, at, value) => view.setUint8(at, value) },
};

const scratch = new DataView(new ArrayBuffer(4));

function exact(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

/** Undefined where the bytes are no whole number of elements. */
export function readNumbers(bytes: Uint8Array, dtype: NumericDType): (number | bigint | boolean)[] | undefined {
  const { bytes: size, read } = codecs[dtype];
  if (bytes.length % size !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.length / size }, (_, i) => read(view, i * size));
}

/** Each string stands after its length in 4 bytes. Undefined where the bytes end within one. */
export function readStrings(bytes: Uint8Array): StringElement[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const strings: StringElement[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const end = at + 4 + view.getUint32(at, true);
    if (end > bytes.length) return undefined;
    strings.push(textOrBytes(bytes.subarray(at + 4, end)));
    at = end;
  }
  return at === bytes.length ? strings : undefined;
}

/** All elements of a column. */
export function rawOf(column: Column): Uint8Array {
  if (column.dtype === 'string') {
    const strings = column.dictionary.values.map(withLength);
    return Buffer.concat(Array.from(column.codes, (code) => strings[code] ?? Buffer.alloc(4)));
  }
  const { bytes, write } = codecs[column.dtype];
  const view = new DataView(new ArrayBuffer(column.values.length * bytes));
  column.values.forEach((value, i) => write(view, i * bytes, value));
  return new Uint8Array(view.buffer);
}

function withLength(text: StringElement): Uint8Array {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}
