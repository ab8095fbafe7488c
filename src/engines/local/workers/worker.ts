/** A worker thread of pool.ts: hosts one predictor and answers batches. */
import { parentPort, workerData } from 'node:worker_threads';
import { transferables } from '../../../core/batch.ts';
import { CallRecorder } from '../../../core/call-recorder.ts';
import { systemClock } from '../../../core/clock.ts';
import { failuresOf, toldFailures } from '../../../core/failures.ts';
import type { CallPredictor } from '../../../core/predictor.ts';
import { importStrategy } from '../../../strategies/module.ts';
import { DictionaryCache, type FromWorker, type ToWorker, type WorkerStart } from './messages.ts';
import { wireError } from '../../../core/wire-error.ts';

const port = parentPort;
if (port === null) throw new Error('worker.js only runs as a worker thread');

const { strategyUrl, rawOptions, context } = workerData as WorkerStart;
const abort = new AbortController();
const dictionaries = new DictionaryCache();
/** Other strategies predict nothing by design, as their evidence says. */
let predicts = true;

const predictor = await openPredictor();
if (predictor !== undefined) port.on('message', (message: ToWorker) => void handle(predictor, message));

async function openPredictor(): Promise<CallPredictor | undefined> {
  const startMs = systemClock.now();
  try {
    const strategy = await importStrategy(strategyUrl);
    if (strategy.kind !== 'call') throw new Error(`strategy ${strategy.name} works on files, not in workers`);
    const options = strategy.parse(rawOptions);
    predicts = strategy.evidence(options) !== 'none';
    const opened = await strategy.open(options, context);
    send({ type: 'ready', openS: (systemClock.now() - startMs) / 1000 });
    return opened;
  } catch (error) {
    send({ type: 'open failed', error: wireError(error) });
    return undefined;
  }
}

async function handle(predictor: CallPredictor, message: ToWorker): Promise<void> {
  if (message.type === 'abort') abort.abort();
  else if (message.type === 'close') await close(predictor);
  else await call(predictor, message);
}

async function call(predictor: CallPredictor, message: Extract<ToWorker, { type: 'call' }>): Promise<void> {
  const columns = dictionaries.decode(message.columns, message.forget);
  const recorder = new CallRecorder(abort.signal, systemClock);
  const startMs = systemClock.now();
  const record = () => {
    const endMs = systemClock.now();
    recorder.end();
    const { retries, phasesS, counters } = recorder;
    return { startMs, endMs, retries, phasesS, counters };
  };
  try {
    const outcome = await predictor.predict({ size: message.size, keys: message.keys, columns }, recorder);
    const ended = record();
    const { outputs } = outcome;
    const failed = [...(predicts ? failuresOf(outcome, message.size) : toldFailures(outcome))];
    send({ type: 'done', id: message.id, record: ended, outputs, failed }, transferables(outputs));
  } catch (error) {
    send({ type: 'rejected', id: message.id, record: record(), error: wireError(error) });
  }
}

async function close(predictor: CallPredictor): Promise<void> {
  try {
    await predictor.close?.();
    send({ type: 'closed' });
  } catch (error) {
    send({ type: 'closed', error: wireError(error) });
  }
  port?.close();
}

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, [...new Set(transfer)]);
}
