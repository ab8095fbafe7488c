/**
 * The strategy contract: all that the author of a strategy reads. A strategy is a module whose default export is made by
 * `defineStrategy`. It is imported again in every worker, so options must survive a JSON round trip and nothing but data crosses threads.
 */
import type { Batch, Columns } from './batch.ts';
import type { ModelSignature } from './signature.ts';

/** Raised when a member changes its meaning; a strategy made for another version is refused. */
export const contractVersion = 2;

/** Why one instance has no prediction. */
export interface Failure {
  readonly message: string;
  /** HTTP status or the like, where there is one. */
  readonly code?: string;
}

/**
 * Predictions of one call. Every output column has one entry for each instance of the batch; the entries of failed instances are
 * ignored. A bad instance fails alone; rejecting fails the whole batch.
 */
export interface Outcome {
  readonly outputs: Columns;
  /** By index in the batch. */
  readonly failed?: ReadonlyMap<number, Failure>;
}

/** Outcome of some instances of a job, in any order: row i belongs to instance `keys[i]`. */
export interface KeyedOutcome extends Outcome {
  readonly keys: Float64Array;
}

/** What a strategy counts for its bill. */
export type Counter =
  | 'requests'
  | 'requestBytes'
  | 'responseBytes'
  | 'storedBytes'
  | 'storageWrites'
  | 'storageReads'
  | 'jobNodeS';

/** What a strategy says while a call runs: the report shows phases and retries apart. A silent retry falsifies latency. */
export interface Call {
  /** Aborted on Ctrl-C; the call should reject soon after. */
  readonly signal: AbortSignal;
  /** The phase that begins now (`upload`, `queue`, `run`); the one before ends. */
  phase(name: string): void;
  /** A retry is about to happen, because of `cause`. */
  retry(cause: unknown): void;
  count(counter: Counter, amount: number): void;
}

/** Answers call by call, in a worker. */
export interface CallPredictor {
  predict(batch: Batch, call: Call): Promise<Outcome>;
  close?(): Promise<void>;
}

/** Works on files of keyed lines in storage. */
export interface JobPredictor {
  run(uris: readonly string[], call: Call): AsyncIterable<KeyedOutcome>;
  close?(): Promise<void>;
}

/** Asks a strategy's server for as little work as its protocol allows: what a request then takes is the way there and back. */
export interface RoundTripProbe {
  /** For a sentence: `GET /v1/models/model`. */
  readonly request: string;
  /** One request, without retries. Answers the milliseconds that the server says it took itself, where it says so. */
  send(call: Call): Promise<number | undefined>;
  close(): Promise<void>;
}

/** What the harness offers to `open`. */
export interface OpenContext {
  readonly model: ModelSignature;
  /** Model threads: how many predictions may run at once, wherever the model runs. The same for every strategy. */
  readonly modelThreads: number;
  /** Calls that this worker may have under way at once. */
  readonly callsInFlight: number;
  /** Addresses of the embedded services that the strategy asked for. */
  readonly services: Readonly<Partial<Record<ServiceKind, string>>>;
  /** A folder of this cell's own, removed after it: under the job strategy's `storage` where it has one, otherwise on this machine. */
  readonly workDir: string;
}

/** Embedded stand-ins that the run starts as processes of their own and stops after the cell. */
export type ServiceKind = 'model-server' | 'batch-prediction';

/** How the harness groups instances into calls. */
export interface Batching {
  /** Rows a call at most. */
  readonly maxSize: number;
  /** How long the first instance of a group waits for others; 0 groups only what is there already. */
  readonly maxWaitMs: number;
  /** Calls that a worker may have under way at once. */
  readonly inFlight: number;
}

/** What one run added up to; the ground on which a strategy states what it would be billed for. */
export interface RunTotals {
  readonly workload: 'batch' | 'closed-loop' | 'stream';
  readonly workers: number;
  readonly modelThreads: number;
  /** Seconds from the start of set-up to the last result. */
  readonly elapsedS: number;
  readonly instances: number;
  readonly calls: number;
  readonly counters: Readonly<Partial<Record<Counter, number>>>;
  /** Seconds in each phase that the strategy declared, added up. */
  readonly phasesS: Readonly<Record<string, number>>;
}

/** A figure that is not known exactly; low = value = high where it is. */
export interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A billable quantity. `sku` names a price; `rule` says how the quantity came about. */
export interface Usage {
  readonly part: string;
  readonly sku: string;
  readonly quantity: number;
  /** Between which the quantity may lie; absent where `rule` leaves nothing open. */
  readonly range?: { readonly low: number; readonly high: number };
  /** Units (vCPUs, nodes) that are paid for every hour they are deployed, idle or not; absent where only use is paid. */
  readonly alwaysOn?: number;
  readonly unit: string;
  readonly evidence: 'measured' | 'assumed';
  readonly rule: string;
}

/** What stands behind a figure. `local`: nothing but this machine's own work, as in the user's own workers. */
export type Evidence = 'cloud' | 'real server' | 'embedded stand-in' | 'local' | 'none';

/** What the user's pipeline takes on with this strategy: facts, one an entry; a list is empty where there is nothing. */
export interface Effort {
  /** Cloud resources to own. */
  readonly resources: readonly string[];
  /** IAM roles to grant. */
  readonly roles: readonly string[];
  /** What the pipeline's workers need beside their own code. */
  readonly dependencies: readonly string[];
  /** What fails in ways of its own and has to be handled. */
  readonly failures: readonly string[];
  /** Steps of an update of the model. */
  readonly modelUpdate: readonly string[];
  /** What stands still meanwhile. */
  readonly updateDowntime: string;
  /** What someone is called for. */
  readonly onCall: readonly string[];
  /** Where the facts are from. */
  readonly sources: readonly string[];
}

interface Common<O> {
  readonly contractVersion: number;
  readonly name: string;
  /** Validates raw options, all problems at once (throws ProblemsError), without the network. */
  parse(raw: unknown): O;
  /** Embedded services that these options need; none when the user names an address of his own. */
  services?(options: O): readonly ServiceKind[];
  evidence(options: O): Evidence;
  /** Of the server that it calls, where that is not an embedded one. */
  address?(options: O): string | undefined;
  /** Once, in the coordinator. The pipeline's own workers are counted by the harness. */
  usage?(options: O, totals: RunTotals): readonly Usage[];
  readonly effort?: Effort;
  /** What in its figures is set and not measured, one sentence each: reports show it beside them. */
  assumptions?(options: O): readonly string[];
}

/** Answers call by call: direct, rest, most plug-ins. */
export interface CallStrategy<O = unknown> extends Common<O> {
  readonly kind: 'call';
  /** The experiment may override it. */
  batching(options: O): Batching;
  /** Once in every worker; set-up is timed apart from latency. */
  open(options: O, context: OpenContext): Promise<CallPredictor>;
  /** For `predbench calibrate`; `batch` is one instance, for a protocol that knows nothing less than a prediction. */
  openRoundTrip?(options: O, context: OpenContext, batch: Batch): Promise<RoundTripProbe>;
}

/** Works on files in storage: batch prediction services. Runs on batches only. */
export interface JobStrategy<O = unknown> extends Common<O> {
  readonly kind: 'job';
  /** Folder that the job's files go to, such as `gs://bucket/jobs`; on this machine unless given. */
  storage?(options: O): string | undefined;
  /** Keyed lines, written by the pipeline. */
  encode(options: O, batch: Batch): Uint8Array;
  open(options: O, context: OpenContext): Promise<JobPredictor>;
}

export type Strategy<O = unknown> = CallStrategy<O> | JobStrategy<O>;

/** Declares a strategy: adds the contract's version and keeps the options' type. */
export function defineStrategy<O>(strategy: Omit<CallStrategy<O>, 'contractVersion'>): CallStrategy<O>;
export function defineStrategy<O>(strategy: Omit<JobStrategy<O>, 'contractVersion'>): JobStrategy<O>;
export function defineStrategy<O>(
  strategy: Omit<CallStrategy<O>, 'contractVersion'> | Omit<JobStrategy<O>, 'contractVersion'>,
): Strategy<O> {
  return { ...strategy, contractVersion };
}
