/** Entry of a Beam worker's predictor: hosts a strategy of ours or a plug-in, as a worker thread of the local engine does. */
import { systemClock } from '../../../core/clock.ts';
import type { Failure, OpenContext } from '../../../core/predictor.ts';
import { onStop } from '../../../core/stop-signals.ts';
import { wireError } from '../../../core/wire-error.ts';
import { localModel } from '../../../data/model/local-copy.ts';
import { tensorflowThreads } from '../../child-process.ts';
import { type HostStart, openHost, type PredictorHost } from '../../predictor-host.ts';
import { type ColumnsJson, columnsJson, columnsOf } from './columns-json.ts';
import { openWire } from './wire.ts';

type ToPredictor =
  | { readonly task: HostStart }
  | { readonly id: number; readonly keys: readonly number[]; readonly columns: ColumnsJson }
  | { readonly close: true };

type Call = Extract<ToPredictor, { id: number }>;

// Before TensorFlow is loaded.
Object.assign(process.env, tensorflowThreads);
const wire = openWire();
const abort = new AbortController();
/** Workers on other machines have clocks of their own, with the date in common. */
const epochMs = Date.now() - systemClock.now();
let opened: { readonly host: PredictorHost; readonly start: HostStart } | undefined;

// The worker ends its child; a signal to the whole process group must not end a call that it waits for.
onStop(() => undefined);
for await (const frame of wire.frames as AsyncIterable<ToPredictor>) {
  if ('task' in frame) await open(frame.task);
  else if ('close' in frame) await close();
  else void answer(frame);
}
abort.abort();
// Whatever a plug-in has left open.
process.exit();

async function open(start: HostStart): Promise<void> {
  try {
    const host = await openHost({ ...start, context: await withLocalModel(start.context) });
    opened = { host, start };
    await sendJson({ ready: true, openS: host.openS });
  } catch (error) {
    await sendJson({ error: wireError(error) });
  }
}

/** On other machines it is in Cloud Storage. */
async function withLocalModel({ model, ...context }: OpenContext): Promise<OpenContext> {
  return { ...context, model: { ...model, path: await localModel(model.path) } };
}

async function answer(call: Call): Promise<void> {
  const startMs = Date.now();
  try {
    await wire.send(await answered(call));
  } catch (error) {
    const nothingReported = { retries: 0, phasesS: {}, counters: {} };
    await sendJson({ id: call.id, error: wireError(error), startMs, endMs: Date.now(), ...nothingReported });
  }
}

async function answered({ id, keys, columns }: Call): Promise<string> {
  if (opened === undefined) throw new Error('a call came before the task');
  const { host, start } = opened;
  const size = keys.length;
  const batch = { size, keys: Float64Array.from(keys), columns: columnsOf(start.context.model.inputs, columns, size) };
  const result = await host.call(batch, abort.signal);
  const { startMs, endMs, ...reported } = result.record;
  const record = { startMs: startMs + epochMs, endMs: endMs + epochMs, ...reported };
  if ('error' in result) return JSON.stringify({ id, error: result.error, ...record });
  const failed: Readonly<Record<string, Failure>> = Object.fromEntries(result.failed);
  return `{"outputs":${columnsJson(result.outputs)},${JSON.stringify({ id, failed, ...record }).slice(1)}`;
}

async function close(): Promise<void> {
  try {
    await opened?.host.close();
    await sendJson({ closed: true });
  } catch (error) {
    await sendJson({ closed: true, error: wireError(error) });
  }
}

function sendJson(frame: object): Promise<void> {
  return wire.send(JSON.stringify(frame));
}
