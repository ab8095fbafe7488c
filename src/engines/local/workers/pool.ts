import { MessageChannel, Worker } from 'node:worker_threads';
import { systemClock } from '../../../core/clock.ts';
import type { HandOver } from '../hand-over/hand-over.ts';
import { type Batch, copyBatch, transferables } from '../../../core/batch.ts';
import { allFailed } from '../../../core/failures.ts';
import type { Workers } from '../drive/drive.ts';
import type { WorkerOutcome } from '../../../core/worker-outcome.ts';
import { type CallRecord, unansweredRecord } from '../../../core/worker-outcome.ts';
import { messageOf } from '../../../core/problems.ts';
import { endsWithin, unlessAborted } from '../../../core/within.ts';
import type { HostStart } from '../../predictor-host.ts';
import { mostCloseMs, notClosed } from '../../closing.ts';
import { DictionaryLedger, type FromWorker, type ToWorker } from './messages.ts';
import { errorOf } from '../../../core/wire-error.ts';
import { type WireError } from '../../../core/wire-error.ts';

/** Every worker opens the predictor. */
export interface PoolOptions extends HostStart {
  readonly workers: number;
  /** Aborted on Ctrl-C: opening ends. */
  readonly signal?: AbortSignal;
  /** How long a call may take: a worker that has not answered by then is ended. For ever unless given. */
  readonly callTimeoutS?: number;
}

/** Worker threads that host the same predictor. */
export interface Pool extends Workers {
  /** Time of the slowest worker to open its predictor. */
  readonly openS: number;
  /** Ends every worker, whatever its predictor leaves open. Answers what went wrong. */
  close(): Promise<string[]>;
}

/** Opens the predictor in every worker; rejects if one fails, with ProblemsError for wrong input. */
export async function openPool(options: PoolOptions): Promise<Pool> {
  const { strategyUrl, rawOptions, context, signal, callTimeoutS } = options;
  const hosts = Array.from({ length: options.workers }, () => new WorkerHost({ strategyUrl, rawOptions, context }, callTimeoutS));
  const opening = Promise.allSettled(hosts.map((host) => host.opened));
  const opened = await (signal === undefined ? opening : unlessAborted(signal, opening));
  const failure = opened?.find((result) => result.status === 'rejected');
  if (opened === undefined || failure !== undefined) {
    await Promise.all(hosts.map((host) => host.terminate()));
    throw failure === undefined ? new Error('stopped before it was open') : failure.reason;
  }
  return {
    workers: hosts.length,
    openS: Math.max(...opened.map((result) => (result.status === 'fulfilled' ? result.value : 0))),
    predict: (batch, worker) => (hosts[worker] as WorkerHost).predict(batch),
    serve: (handOver) => hosts.forEach((host, worker) => host.serve(handOver, worker)),
    abort: () => hosts.forEach((host) => host.abort()),
    close: async () => (await Promise.all(hosts.map((host) => host.close()))).filter((problem) => problem !== undefined),
  };
}

const mostTerminateMs = 2000;

interface Pending {
  readonly size: number;
  readonly sinceMs: number;
  readonly resolve: (outcome: WorkerOutcome) => void;
}

/** The driver's side of one worker thread. */
class WorkerHost {
  readonly opened: Promise<number>;
  readonly #worker: Worker;
  readonly #ledger = new DictionaryLedger();
  readonly #pending = new Map<number, Pending>();
  readonly #closed: Promise<string | undefined>;
  #resolveClosed: (problem: string | undefined) => void = () => undefined;
  #serving: { readonly handOver: HandOver; readonly worker: number } | undefined;
  #nextId = 0;
  #gone: string | undefined;
  readonly #callTimeoutS: number | undefined;
  #alarm: NodeJS.Timeout | undefined;

  constructor(start: HostStart, callTimeoutS?: number) {
    this.#callTimeoutS = callTimeoutS;
    this.#worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: start });
    this.opened = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromWorker) => {
        if (message.type === 'ready') resolve(message.openS);
        else if (message.type === 'open failed') reject(errorOf(message.error));
        else this.#receive(message);
      });
      this.#worker.on('error', (error) => {
        this.#fail(`the worker thread died: ${messageOf(error)}${remedyFor(error)}`);
        reject(error);
      });
      this.#worker.on('exit', (code) => {
        this.#fail(`the worker thread ended (exit code ${code})`);
        reject(new Error(`the worker thread ended before it was ready (exit code ${code})`));
      });
    });
    this.#closed = new Promise((resolve) => (this.#resolveClosed = resolve));
    this.#worker.once('exit', () => this.#resolveClosed(undefined));
  }

  predict(batch: Batch): Promise<WorkerOutcome> {
    const { size } = batch;
    if (this.#gone !== undefined) return Promise.resolve(rejected(size, { message: this.#gone }, unansweredRecord));
    const id = this.#nextId++;
    const { keys, columns: copied } = copyBatch(batch);
    const { columns, forget } = this.#ledger.encode(copied);
    const transfer = [keys.buffer as ArrayBuffer, ...transferables(copied)];
    return new Promise((resolve) => {
      this.#pending.set(id, { size, sinceMs: systemClock.now(), resolve });
      if (this.#alarm === undefined) this.#watch();
      this.#send({ type: 'call', id, size, keys, columns, forget }, transfer);
    });
  }

  serve(handOver: HandOver, worker: number): void {
    this.#serving = { handOver, worker };
    if (this.#gone !== undefined) {
      handOver.died(worker, this.#gone);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.unref();
    handOver.onArena((arena) => port1.postMessage(arena));
    const { ring, release, rule, batching } = handOver;
    this.#worker.postMessage({ type: 'serve', ring, release, rule, batching, worker, arenas: port2 } satisfies ToWorker, [port2]);
    this.#watch();
  }

  abort(): void {
    this.#send({ type: 'abort' });
  }

  /** Waits for the predictor to close; then the thread ends. Answers what went wrong. */
  async close(): Promise<string | undefined> {
    if (this.#gone === undefined) this.#send({ type: 'close' });
    const isClosed = await endsWithin(mostCloseMs, this.#closed);
    await this.terminate();
    return isClosed ? this.#closed : notClosed;
  }

  /** One alarm for all calls: most are answered long before it rings. */
  #watch(): void {
    this.#alarm = undefined;
    if (this.#callTimeoutS === undefined || this.#gone !== undefined) return;
    // In the order of their start.
    const [first] = this.#pending.values();
    const claimed = this.#serving?.handOver.oldestCall(this.#serving.worker);
    const oldest = claimed ?? first;
    if (oldest === undefined && this.#serving === undefined) return;
    const leftMs = (oldest?.sinceMs ?? systemClock.now()) + this.#callTimeoutS * 1000 - systemClock.now();
    if (oldest === undefined || leftMs > 0) {
      this.#alarm = setTimeout(() => this.#watch(), leftMs).unref();
      return;
    }
    const rows = `${oldest.size} ${oldest.size === 1 ? 'row' : 'rows'}`;
    this.#fail(`a call of ${rows} had no answer after ${this.#callTimeoutS} s, and was given up (callTimeoutS)`);
    void this.terminate();
  }

  /** A thread inside native code ends later, or with the process. */
  async terminate(): Promise<void> {
    await endsWithin(mostTerminateMs, this.#worker.terminate());
  }

  #receive(message: Exclude<FromWorker, { type: 'ready' | 'open failed' }>): void {
    if (message.type === 'closed') {
      this.#resolveClosed(message.error && `closing failed: ${message.error.message}`);
      return;
    }
    if (message.type === 'told') {
      this.#serving?.handOver.told(this.#serving.worker, message.told);
      return;
    }
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
    if (this.#gone !== undefined) return;
    this.#gone = reason;
    for (const { size, resolve } of this.#pending.values()) resolve(rejected(size, { message: reason }, unansweredRecord));
    this.#pending.clear();
    this.#serving?.handOver.died(this.#serving.worker, this.#gone);
  }
}

function rejected(size: number, error: WireError, record: CallRecord): WorkerOutcome {
  return { outputs: {}, failed: allFailed(size, error), record };
}

function remedyFor(error: unknown): string {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  return isMemory ? '; NODE_OPTIONS=--max-old-space-size=8192 gives it 8 GB' : '';
}
