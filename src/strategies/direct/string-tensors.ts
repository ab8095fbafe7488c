import type { Dictionary, StringColumn, StringElement } from '../../core/batch.ts';
import { dtypeNumbers } from '../../data/model/tensorflow-dtypes.ts';
import { runOp } from './run-op.ts';
import type { Addon } from './tensorflow.ts';

/** From this many strings on, TensorFlow gathers them faster (17 us and 0.02 us each) than the addon copies them (0.15 us each). */
const leastGathered = 256;

/** Makes string tensors. Encodes each distinct string once per dictionary. */
export class StringTensors {
  readonly #addon: Addon;
  readonly #bytes = new WeakMap<Dictionary, Uint8Array[]>();
  readonly #encoder = new TextEncoder();
  /** A tensor of all strings of the dictionary that was gathered from last. */
  #distinct: { readonly id: number; readonly dictionary: Dictionary; readonly size: number } | undefined;

  constructor(addon: Addon) {
    this.#addon = addon;
  }

  /** The id of a new tensor. */
  write({ codes, dictionary }: StringColumn, shape: readonly number[]): number {
    if (codes.length >= leastGathered) {
      const distinct = this.#distinctOf(dictionary, codes.length);
      if (distinct !== undefined) return this.#gather(distinct, codes, shape);
    }
    const encoded = this.#encode(dictionary);
    const values: Uint8Array[] = [];
    for (const code of codes) values.push(encoded[code] as Uint8Array);
    return this.#addon.createTensor(shape, dtypeNumbers.string, values);
  }

  close(): void {
    if (this.#distinct !== undefined) this.#addon.deleteTensor(this.#distinct.id);
    this.#distinct = undefined;
  }

  /** Undefined if it is not there, and to make it would take longer than to copy `count` strings. */
  #distinctOf(dictionary: Dictionary, count: number): number | undefined {
    const size = dictionary.values.length;
    if (this.#distinct?.dictionary === dictionary && this.#distinct.size === size) return this.#distinct.id;
    if (size > count) return undefined;
    this.close();
    const id = this.#addon.createTensor([size], dtypeNumbers.string, this.#encode(dictionary));
    this.#distinct = { id, dictionary, size };
    return id;
  }

  #gather(distinct: number, codes: Uint32Array, shape: readonly number[]): number {
    const addon = this.#addon;
    const indices = addon.createTensor(shape, dtypeNumbers.int32, new Int32Array(codes.buffer, codes.byteOffset, codes.length));
    try {
      return runOp(addon, 'Gather', { Tparams: 'string', Tindices: 'int32' }, [distinct, indices]);
    } finally {
      addon.deleteTensor(indices);
    }
  }

  #encode(dictionary: Dictionary): readonly Uint8Array[] {
    const bytes = this.#bytes.get(dictionary) ?? [];
    this.#bytes.set(dictionary, bytes);
    for (let code = bytes.length; code < dictionary.values.length; code++) {
      const value = dictionary.values[code] as StringElement;
      bytes.push(typeof value === 'string' ? this.#encoder.encode(value) : value);
    }
    return bytes;
  }
}
