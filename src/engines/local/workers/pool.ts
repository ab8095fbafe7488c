import { Worker } from 'node:worker_threads';
import { type Batch, copyBatch, transferables } from '../../../core/batch.ts';
import type { Failure, OpenContext } from '../../../core/predictor.ts';
import type { Workers } from '../drive/drive.ts';
import type { WorkerOutcome } from '../../../core/worker-outcome.ts';
import type { CallRecord } from '../../../core/worker-outcome.ts';
import { messageOf } from '../../../core/problems.ts';
import { DictionaryLedger, type FromWorker, type ToWorker, type WorkerStart } from './messages.ts';
import { errorOf } from '../../../core/wire-error.ts';
import { type WireError } from '../../../core/wire-error.ts';

export interface PoolOptions {
  /** Module of a call strategy; every worker imports and opens it. */
  readonly strategyUrl: string;
  readonly rawOptions: unknown;
  readonly workers: number;
  readonly context: OpenContext;
}

/** Worker threads that host the same predictor. */
export interface Pool extends Workers {
  /** Time of the slowest worker to open its predictor. */
  readonly openS: number;
  close(): Promise<void>;
}

/** Opens the predictor in every worker; rejects if one fails, with ProblemsError for wrong input. */
export async function openPool(options: PoolOptions): Promise<Pool> {
  const { strategyUrl, rawOptions, context } = options;
  const hosts = Array.from({ length: options.workers }, () => new WorkerHost({ strategyUrl, rawOptions, context }));
  const opened = await Promise.allSettled(hosts.map((host) => host.opened));
  const failure = opened.find((result) => result.status === 'rejected');
  if (failure !== undefined) {
    await Promise.all(hosts.map((host) => host.terminate()));
    throw failure.reason;
  }
  return {
    workers: hosts.length,
    openS: Math.max(...opened.map((result) => (result.status === 'fulfilled' ? result.value : 0))),
    predict: (batch, worker) => (hosts[worker] as WorkerHost).predict(batch),
    abort: () => hosts.forEach((host) => host.abort()),
    close: async () => void (await Promise.all(hosts.map((host) => host.close()))),
  };
}

interface Pending {
  readonly size: number;
  readonly resolve: (outcome: WorkerOutcome) => void;
}

/** The driver's side of one worker thread. */
class WorkerHost {
  readonly opened: Promise<number>;
  readonly #worker: Worker;
  readonly #ledger = new DictionaryLedger();
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #nextId = 0;
  #gone: string | undefined;

  constructor(start: WorkerStart) {
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: start });
    this.opened = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromWorker) => {
        if (message.type === 'ready') resolve(message.openS);
        else if (message.type === 'open failed') reject(errorOf(message.error));
        else this.#receive(message);
      });
      this.#worker.on('error', (error) => {
        this.#fail(`the worker thread died: ${messageOf(error)}`);
        reject(error);
      });
      this.#worker.on('exit', (code) => {
        this.#fail(`the worker thread ended (exit code ${code})`);
        reject(new Error(`the worker thread ended before it was ready (exit code ${code})`));
      });
    });
    this.#exited = new Promise((resolve) => this.#worker.once('exit', () => resolve()));
  }

  predict(batch: Batch): Promise<WorkerOutcome> {
    const { size } = batch;
    if (this.#gone !== undefined) return Promise.resolve(rejected(size, { message: this.#gone }, emptyRecord()));
    const id = this.#nextId++;
    const { keys, columns: copied } = copyBatch(batch);
    const { columns, forget } = this.#ledger.encode(copied);
    const transfer = [keys.buffer as ArrayBuffer, ...transferables(copied)];
    return new Promise((resolve) => {
      this.#pending.set(id, { size, resolve });
      this.#send({ type: 'call', id, size, keys, columns, forget }, transfer);
    });
  }

  abort(): void {
    this.#send({ type: 'abort' });
  }

  /** Waits for the predictor to close; then the thread ends. */
  async close(): Promise<void> {
    if (this.#gone === undefined) this.#send({ type: 'close' });
    await this.#exited;
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #receive(message: Exclude<FromWorker, { type: 'ready' | 'open failed' }>): void {
    if (message.type === 'closed') return;
    const pending = this.#pending.get(message.id);
    if (pending === undefined) return;
    this.#pending.delete(message.id);
    const { record } = message;
    if (message.type === 'rejected') pending.resolve(rejected(pending.size, message.error, record));
    else pending.resolve({ outputs: message.outputs, failed: new Map(message.failed), record });
  }

  #send(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #fail(reason: string): void {
    this.#gone ??= reason;
    for (const { size, resolve } of this.#pending.values()) resolve(rejected(size, { message: reason }, emptyRecord()));
    this.#pending.clear();
  }
}

function rejected(size: number, error: WireError, record: CallRecord): WorkerOutcome {
  const failure: Failure = { message: error.message, ...(error.code !== undefined && { code: error.code }) };
  return { outputs: {}, failed: new Map(Array.from({ length: size }, (_, i) => [i, failure])), record };
}

/** A call that no worker answered, without times. */
function emptyRecord(): CallRecord {
  return { startMs: Number.NaN, endMs: Number.NaN, retries: 0, phasesS: {}, counters: {} };
}
