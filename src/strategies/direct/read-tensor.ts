import { type Column, DictionaryBuilder, elementsPerInstance, type Feature } from '../../core/batch.ts';
import { latin1Of, textOrBytes } from '../../core/bytes.ts';
import { allocate, type DType, numberCheck, type NumericArray, type NumericDType } from '../../core/dtypes.ts';
import type { Failure } from '../../core/predictor.ts';
import { type Conversion, convert } from './convert.ts';
import type { Addon, Tensor } from './tensorflow.ts';
import { fromWords } from './words.ts';

export interface ReadColumn {
  readonly column: Column;
  /** Instances with a value that cannot be held exactly. */
  readonly failed: ReadonlyMap<number, Failure>;
}

const none: ReadonlyMap<number, Failure> = new Map();

/** The tensor as a column of `feature`. Throws if its shape differs from the signature. */
export function readTensor(addon: Addon, { id, shape }: Tensor, feature: Feature, size: number): ReadColumn {
  if (elementsPerInstance(shape) !== size * elementsPerInstance(feature.shape)) {
    throw new Error(
      `output ${feature.name} has shape [${shape.join(', ')}]; the signature says [${[size, ...feature.shape].join(', ')}]; if it leaves the shape open, say it in the experiment: model.shapes`,
    );
  }
  const { name, dtype } = feature;
  if (dtype === 'string') return { column: readStrings(addon, id, feature), failed: none };
  const { values, inexact } = readNumbers(addon, id, dtype);
  const column = { dtype, shape: feature.shape, values };
  if (inexact.length === 0) return { column, failed: none };
  const width = elementsPerInstance(feature.shape);
  const check = numberCheck(dtype);
  return {
    column,
    failed: new Map(inexact.map(({ at, value }) => [Math.floor(at / width), { message: `output ${name}: ${check(value)}` }])),
  };
}

/** Names that end so are for bytes in TensorFlow Serving, even where these are text. */
const bytesSuffix = '_bytes';

function readStrings(addon: Addon, id: number, { name, shape }: Feature): Column {
  const elements = addon.tensorDataSync(id) as readonly Uint8Array[];
  const dictionary = new DictionaryBuilder();
  const codes = new Uint32Array(elements.length);
  const asBytes = name.endsWith(bytesSuffix);
  // Most outputs are labels, of which there are few: each is decoded once.
  const known = new Map<string, number>();
  elements.forEach((bytes, i) => {
    const key = latin1Of(bytes);
    let code = known.get(key);
    if (code === undefined) known.set(key, (code = dictionary.codeOf(asBytes ? bytes : textOrBytes(bytes))));
    codes[i] = code;
  });
  return { dtype: 'string', shape, codes, dictionary: { values: dictionary.values } };
}

interface Numbers {
  readonly values: NumericArray;
  readonly inexact: readonly { readonly at: number; readonly value: bigint }[];
}

const viaInt32 = { as: 'int32', by: 'Cast' } as const;
const viaFloat32 = { as: 'float32', by: 'Cast' } as const;
const viaInt64 = { as: 'int64', by: 'Bitcast' } as const;

/** Types that the addon cannot read. */
const readAs: Readonly<Partial<Record<NumericDType, { readonly as: DType; readonly by: Conversion }>>> = {
  float16: viaFloat32,
  bfloat16: viaFloat32,
  float64: viaInt64,
  int8: viaInt32,
  int16: viaInt32,
  uint8: viaInt32,
  uint16: viaInt32,
  uint32: { as: 'int32', by: 'Bitcast' },
  uint64: viaInt64,
};

function readNumbers(addon: Addon, id: number, dtype: NumericDType): Numbers {
  const via = readAs[dtype];
  if (via === undefined) return numbersIn(addon.tensorDataSync(id), dtype);
  const converted = convert(addon, via.by, id, dtype, via.as);
  try {
    return numbersIn(addon.tensorDataSync(converted), dtype);
  } finally {
    addon.deleteTensor(converted);
  }
}

/** `data` has a buffer of its own. */
function numbersIn(data: ReturnType<Addon['tensorDataSync']>, dtype: NumericDType): Numbers {
  if (data instanceof BigInt64Array) {
    if (dtype === 'float64') return { values: new Float64Array(data.buffer), inexact: [] };
    const integers = dtype === 'uint64' ? new BigUint64Array(data.buffer) : data;
    const { values, inexact } = fromWords(integers);
    return { values, inexact: inexact.map((at) => ({ at, value: integers[at] as bigint })) };
  }
  if (Array.isArray(data)) throw new Error(`TensorFlow gave strings for ${dtype}`);
  if (dtype === 'uint32') return { values: new Uint32Array(data.buffer), inexact: [] };
  if (readAs[dtype]?.as !== 'int32') return { values: data, inexact: [] };
  const values = allocate(dtype, data.length);
  values.set(data);
  return { values, inexact: [] };
}
