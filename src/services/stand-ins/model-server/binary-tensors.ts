/**
 * The Binary Tensor Data Extension of Open Inference V2 (github.com/triton-inference-server/server, docs/protocol/extension_binary_data.md),
 * which the clients of Triton and KServe speak unless told otherwise: the JSON is followed by the tensors' bytes.
 */
import { isObject } from '../../../core/json.ts';
import type { DType } from '../../../core/dtypes.ts';
import { openInferenceDatatypes } from '../../../data/columns/datatypes.ts';
import { BadRequest } from '../errors.ts';
import { readNumbers, readStrings } from './raw-elements.ts';

/** The length of the JSON, of a request and of an answer. */
export const jsonLengthHeader = 'inference-header-content-length';

const dtypes = new Map(Object.entries(openInferenceDatatypes).map(([dtype, datatype]) => [datatype as unknown, dtype as DType]));

/** The JSON of a body, and the bytes after it. */
export function splitBody(body: Uint8Array, jsonLength: string | string[] | undefined): [json: Uint8Array, binary: Uint8Array] {
  if (jsonLength === undefined) return [body, new Uint8Array()];
  const length = Number(jsonLength);
  if (!Number.isSafeInteger(length) || length < 0 || length > body.length) {
    const given = JSON.stringify(jsonLength);
    throw new BadRequest(
      `${jsonLengthHeader} must be the length of the JSON, at most the body's ${body.length} bytes, not ${given}`,
    );
  }
  return [body.subarray(0, length), body.subarray(length)];
}

/** The inputs, with the elements of the binary ones as their `data`. Throws BadRequest where bytes are missing or left over. */
export function withBinaryData(inputs: readonly unknown[], binary: Uint8Array): unknown[] {
  let at = 0;
  const whole = inputs.map((input, i) => {
    const size = parameterOf(input, 'binary_data_size');
    if (parameterOf(input, 'shared_memory_region') !== undefined)
      throw new BadRequest(`inputs[${i}]: shared memory is not spoken here; send the data in the request`);
    if (size === undefined || !isObject(input)) return input;
    const left = binary.length - at;
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0 || size > left)
      throw new BadRequest(`inputs[${i}]: binary_data_size is ${JSON.stringify(size)}, where ${left} bytes are left`);
    const bytes = binary.subarray(at, (at += size));
    return { ...input, data: elementsOf(bytes, input['datatype'], `inputs[${i}]`) };
  });
  if (at < binary.length) throw new BadRequest(`${binary.length - at} bytes after the JSON belong to no input`);
  return whole;
}

/** An unknown datatype is told where the tensor is checked. */
function elementsOf(bytes: Uint8Array, datatype: unknown, where: string): readonly unknown[] {
  const dtype = dtypes.get(datatype);
  if (dtype === undefined) return [];
  const elements = dtype === 'string' ? readStrings(bytes) : readNumbers(bytes, dtype);
  if (elements === undefined)
    throw new BadRequest(`${where}: ${bytes.length} bytes are no whole elements of ${String(datatype)}`);
  return elements;
}

/** A parameter of a request, of an input or of an output. */
export function parameterOf(holder: unknown, name: string): unknown {
  const parameters = isObject(holder) ? holder['parameters'] : undefined;
  return isObject(parameters) ? parameters[name] : undefined;
}
