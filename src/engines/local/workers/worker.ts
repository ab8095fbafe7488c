/** A worker thread of pool.ts: hosts one predictor and answers batches. */
import { parentPort, workerData } from 'node:worker_threads';
import { transferables } from '../../../core/batch.ts';
import { wireError } from '../../../core/wire-error.ts';
import { systemClock } from '../../../core/clock.ts';
import { ArenaReaders } from '../hand-over/arena.ts';
import { Claims } from '../hand-over/claims.ts';
import { Ring } from '../hand-over/ring.ts';
import { serve } from '../hand-over/serve.ts';
import { threadsWaiting } from '../hand-over/waiting.ts';
import { type HostStart, openHost, type PredictorHost } from '../../predictor-host.ts';
import { DictionaryCache, type FromWorker, type ToWorker } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('worker.js only runs as a worker thread');

const abort = new AbortController();
const dictionaries = new DictionaryCache();

const host = await opened();
if (host !== undefined) port.on('message', (message: ToWorker) => void handle(host, message));

async function opened(): Promise<PredictorHost | undefined> {
  try {
    const opened = await openHost(workerData as HostStart);
    send({ type: 'ready', openS: opened.openS });
    return opened;
  } catch (error) {
    send({ type: 'open failed', error: wireError(error) });
    return undefined;
  }
}

async function handle(host: PredictorHost, message: ToWorker): Promise<void> {
  if (message.type === 'abort') abort.abort();
  else if (message.type === 'close') await close(host);
  else if (message.type === 'serve') await takeFrom(host, message);
  else await call(host, message);
}

async function takeFrom(host: PredictorHost, { arenas, worker, ...shared }: Extract<ToWorker, { type: 'serve' }>): Promise<void> {
  const ring = new Ring(shared.ring);
  const readers = new ArenaReaders(arenas);
  await serve({
    ring,
    claims: new Claims({ ...shared, ring, clock: systemClock, waiting: threadsWaiting }),
    worker,
    clock: systemClock,
    waiting: threadsWaiting,
    predict: (batch) => host.call(batch, abort.signal),
    arena: (id) => readers.of(id),
    tell(told) {
      try {
        send({ type: 'told', told });
      } catch (error) {
        // A plug-in's outputs may be anything.
        send({ type: 'told', told: { ...told, answer: { record: told.answer.record, error: wireError(error) } } });
      }
    },
  });
  arenas.close();
}

async function call(host: PredictorHost, { id, size, keys, ...wire }: Extract<ToWorker, { type: 'call' }>): Promise<void> {
  const columns = dictionaries.decode(wire.columns, wire.forget);
  const answer = await host.call({ size, keys, columns }, abort.signal);
  if ('error' in answer) {
    send({ type: 'rejected', id, ...answer });
    return;
  }
  try {
    send({ type: 'done', id, ...answer, failed: [...answer.failed] }, transferables(answer.outputs));
  } catch (error) {
    // A plug-in's outputs may be anything.
    send({ type: 'rejected', id, record: answer.record, error: wireError(error) });
  }
}

async function close(host: PredictorHost): Promise<void> {
  try {
    await host.close();
    send({ type: 'closed' });
  } catch (error) {
    send({ type: 'closed', error: wireError(error) });
  }
  port?.close();
}

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  port?.postMessage(message, [...new Set(transfer)]);
}
