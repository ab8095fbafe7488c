import { onTestFinished } from 'vitest';
import type { CallRecorder } from '../../../src/core/call-recorder.ts';
import type { ModelSignature } from '../../../src/core/signature.ts';
import type { CallPredictor, Outcome } from '../../../src/core/predictor.ts';
import rest from '../../../src/strategies/rest/index.ts';
import { batchOf, newCall } from '../../../src/strategies/contract-suite/shared.ts';

/** One string and one number in, one float32 of shape [1] out. */
export const model: ModelSignature = {
  path: '',
  name: 'predict',
  tags: ['serve'],
  inputs: [
    { name: 'sex', dtype: 'string', shape: [] },
    { name: 'weeks', dtype: 'float32', shape: [] },
  ],
  outputs: [{ name: 'weight', dtype: 'float32', shape: [1] }],
};

export const three = [
  { sex: 'f', weeks: 39 },
  { sex: 'm', weeks: 40.5 },
  { sex: 'f', weeks: 30 },
];

/** An open predictor with these options, closed after the test; retries do not wait unless told otherwise. */
export async function opened(raw: object, of: ModelSignature = model): Promise<CallPredictor> {
  const options = rest.parse({ retries: { baseMs: 0, maxMs: 0 }, ...raw });
  const predictor = await rest.open(options, {
    model: of,
    modelThreads: 1,
    callsInFlight: 2,
    services: {},
    labels: {},
    workDir: '',
  });
  onTestFinished(() => predictor.close?.());
  return predictor;
}

/** The outcome, or the error of a call that rejects. */
export async function outcomeOf(
  predictor: CallPredictor,
  rows: readonly Readonly<Record<string, string | number>>[] = three,
  call: CallRecorder = newCall(),
): Promise<Outcome | Error> {
  const batch = batchOf(rows, model.inputs);
  return predictor.predict(batch, call).catch((error: unknown) => error as Error);
}
