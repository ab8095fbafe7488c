import { type Batch, type Column, elementsPerInstance, type Feature, nest, type Value } from '../../../core/batch.ts';
import { openInferenceDatatypes } from '../../../data/columns/datatypes.ts';
import { textElementWriter } from '../../../data/columns/json.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { didYouMean } from '../../../core/problems.ts';
import { parseAnswer, shortened } from '../answers.ts';
import { type Codec, type Dialect, NotUsable, otherModel, waitForModel } from './dialect.ts';
import { checkCount, outcomeOf } from './rows.ts';
import { modelPath, type ServedModel } from './tensorflow-serving.ts';

/** A tensor in the model's metadata. */
interface Declared {
  readonly name: string;
  readonly datatype: string;
  readonly shape: readonly number[];
}

/** Shape in which scalars of n instances are sent to a server that declares no inputs: [n] or [n, 1]. */
export type Scalars = 'vector' | 'column';

/** The Open Inference Protocol, V2 (KServe, Triton, MLServer), with tensors as JSON. It does not name a signature. */
export function openInference({ scalars, ...served }: ServedModel & { readonly scalars: Scalars }): Dialect {
  const path = `/v2/models/${modelPath(served)}`;
  return {
    statusPaths: [`${path}/ready`, path],
    predictPath: `${path}/infer`,
    codec([ready = '', metadata], model) {
      // Triton's answer is empty.
      if (ready !== '' && parseAnswer(ready)['ready'] === false)
        throw new NotUsable('the model is not ready', waitForModel, { isLoading: true });
      return tensorCodec(model, { scalars, declared: metadata === undefined ? [] : inputsOf(metadata, model) });
    },
  };
}

/** If a server declares no inputs, those of the signature are sent. */
export function tensorCodec(
  model: ModelSignature,
  { scalars, declared = [] }: { readonly scalars: Scalars; readonly declared?: readonly Declared[] },
): Codec {
  let requests = 0;
  return {
    encode({ columns, size }: Batch) {
      const inputs = Object.entries(columns).map(([name, column]) =>
        tensorText(
          name,
          column,
          size,
          declared.find((one) => one.name === name),
          scalars,
        ),
      );
      // The id is optional in the protocol, but KServe cannot answer without one.
      return `{"id":"${++requests}","inputs":[${inputs.join(',')}]}`;
    },
    decode(text, batch) {
      const { outputs } = parseAnswer(text);
      if (!Array.isArray(outputs)) throw new Error(`the server's answer has no list "outputs": ${shortened(text)}`);
      const columns = model.outputs.map((feature) => [feature.name, valuesOf(feature, outputs, batch.size)] as const);
      const rows = Array.from({ length: batch.size }, (_, i) => Object.fromEntries(columns.map(([name, at]) => [name, at(i)])));
      return outcomeOf(rows, model);
    },
  };
}

function tensorText(name: string, column: Column, size: number, declared: Declared | undefined, scalars: Scalars): string {
  const write = textElementWriter(`input ${name}`, column);
  const elements = size * elementsPerInstance(column.shape);
  let data = '';
  for (let i = 0; i < elements; i++) data += i === 0 ? write(i) : `,${write(i)}`;
  const isColumn = declared === undefined ? scalars === 'column' : declared.shape.length === 2;
  const inner = column.shape.length === 0 && isColumn ? [1] : column.shape;
  const datatype = declared?.datatype ?? openInferenceDatatypes[column.dtype];
  return `{"name":${JSON.stringify(name)},"shape":[${[size, ...inner].join(',')}],"datatype":${JSON.stringify(datatype)},"data":[${data}]}`;
}

/** Reads the inputs in the metadata. Throws NotUsable if they differ from the signature. */
function inputsOf(text: string, { inputs }: ModelSignature): readonly Declared[] {
  const declared = parseAnswer(text)['inputs'] ?? [];
  if (!Array.isArray(declared) || !declared.every(isDeclared))
    throw new NotUsable(
      `the answer is not the metadata of a model: ${shortened(text)}`,
      'check that the endpoint is a model server, and its "protocol"',
    );
  if (declared.length === 0) return declared;
  const names = declared.map(({ name }) => name);
  for (const { name, dtype } of inputs) {
    const input = declared.find((one) => one.name === name);
    if (input === undefined)
      throw new NotUsable(
        `the server's model has no input ${name}${didYouMean(name, names)}; it has: ${shortened(names.join(', '))}`,
        otherModel,
      );
    if ((input.datatype === 'BYTES') !== (dtype === 'string') || (input.datatype === 'BOOL') !== (dtype === 'bool'))
      throw new NotUsable(
        `the server's model takes ${shortened(input.datatype)} for ${name}, but the signature has ${openInferenceDatatypes[dtype]}`,
        otherModel,
      );
  }
  return declared;
}

function isDeclared(value: unknown): value is Declared {
  const { name, datatype, shape } = (value ?? {}) as Partial<Record<keyof Declared, unknown>>;
  return typeof name === 'string' && typeof datatype === 'string' && Array.isArray(shape);
}

/** Reads instance `i` of an output from its flat or nested data. */
function valuesOf({ name, shape }: Feature, outputs: readonly unknown[], size: number): (i: number) => unknown {
  const tensors = outputs as readonly ({ readonly name?: unknown; readonly data?: unknown } | null)[];
  const data = tensors.find((tensor) => tensor?.name === name)?.data;
  if (!Array.isArray(data)) {
    const names = tensors.map((tensor) => String(tensor?.name));
    throw new Error(`the server's answer has no data for output ${name}; it has: ${names.join(', ') || 'no outputs'}`);
  }
  const flat = data.flat(Infinity) as Value[];
  const width = elementsPerInstance(shape);
  checkCount(flat.length / width, size);
  return width === 1 ? (i) => flat[i] : (i) => nest(flat.slice(i * width, (i + 1) * width), shape);
}
