/**
 * The strategy contract: everything an author of a strategy needs to read. A strategy is a module whose default export comes from
 * `defineStrategy`. Every worker imports it again, so options must survive a JSON round trip and only data crosses threads.
 */
import type { Batch, Columns } from './batch.ts';
import type { Labels } from './labels.ts';
import type { ModelSignature } from './signature.ts';

/** Raised when a member changes its meaning; strategies for other versions are refused. */
export const contractVersion = 2;

/** Why one instance has no prediction. */
export interface Failure {
  readonly message: string;
  /** HTTP status or the like. */
  readonly code?: string;
}

/**
 * Predictions of one call. Every output column has one entry per instance of the batch; entries of failed instances are
 * ignored. Report a bad instance in `failed`; a rejection fails the whole batch.
 */
export interface Outcome {
  readonly outputs: Columns;
  /** Key: index in the batch. */
  readonly failed?: ReadonlyMap<number, Failure>;
}

/** Predictions for some instances of a job, in any order: row i belongs to instance `keys[i]`. */
export interface KeyedOutcome extends Outcome {
  readonly keys: Float64Array;
  /** What the job wrote that names no instance, such as a broken line; told for instances without a result. */
  readonly remarks?: readonly string[];
}

/** What a strategy can count for its bill. */
export type Counter =
  | 'requests'
  | 'requestBytes'
  | 'responseBytes'
  | 'storedBytes'
  | 'storageWrites'
  | 'storageReads'
  | 'jobNodeS';

/** What a strategy reports during a call. The report shows phases and retries separately; a silent retry falsifies latency. */
export interface Call {
  /** Aborted on Ctrl-C; the call should then reject soon. */
  readonly signal: AbortSignal;
  /** Starts a phase (`upload`, `queue`, `run`) and ends the previous one. */
  phase(name: string): void;
  /** Call before each retry. */
  retry(cause: unknown): void;
  count(counter: Counter, amount: number): void;
}

/** Predicts call by call, in a worker. */
export interface CallPredictor {
  /** The batch may be a view of shared memory, valid until its outcome is there. */
  predict(batch: Batch, call: Call): Promise<Outcome>;
  close?(): Promise<void>;
}

/** Works on files of keyed lines in storage. */
export interface JobPredictor {
  run(uris: readonly string[], call: Call): AsyncIterable<KeyedOutcome>;
  /** Before a run: rejects if the service does not answer or refuses this user. Makes nothing and costs nothing. */
  check?(): Promise<void>;
  close?(): Promise<void>;
}

/** Measures the round trip to a strategy's server with the cheapest request that its protocol has. */
export interface RoundTripProbe {
  /** For messages: `GET /v1/models/model`. */
  readonly request: string;
  /** One request, without retries. Returns the server's own time in milliseconds, if it reports one. */
  send(call: Call): Promise<number | undefined>;
  close(): Promise<void>;
}

/** What the harness offers to `open`. */
export interface OpenContext {
  readonly model: ModelSignature;
  /** How many predictions may run at once, wherever the model runs. The same for every strategy. */
  readonly modelThreads: number;
  /** Most concurrent calls of this worker. */
  readonly callsInFlight: number;
  /** Addresses of the requested embedded services. */
  readonly services: Readonly<Partial<Record<ServiceKind, string>>>;
  /** For every cloud resource that the strategy makes, so that the bill says whose it is. */
  readonly labels: Labels;
  /** The cell's own folder, removed afterwards: in the job strategy's `storage` if it has one, otherwise on this machine. */
  readonly workDir: string;
}

/** Embedded stand-ins. The run starts each in its own process and stops it after the cell. */
export type ServiceKind = 'model-server' | 'batch-prediction';

/** How the harness groups instances into calls. */
export interface Batching {
  /** Most rows per call. */
  readonly maxSize: number;
  /** How long the first instance of a group waits for others; 0 groups only what has already arrived. */
  readonly maxWaitMs: number;
  /** Most concurrent calls of a worker. */
  readonly inFlight: number;
}

/** Totals of one run, from which a strategy states its billable usage. */
export interface RunTotals {
  readonly workload: 'batch' | 'closed-loop' | 'stream';
  readonly workers: number;
  readonly modelThreads: number;
  /** Seconds from the start of set-up to the last result. */
  readonly elapsedS: number;
  readonly instances: number;
  readonly calls: number;
  readonly counters: Readonly<Partial<Record<Counter, number>>>;
  /** Total seconds in each phase that the strategy reported. */
  readonly phasesS: Readonly<Record<string, number>>;
}

/** An uncertain figure; if it is known exactly, low = value = high. */
export interface Range {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** A billable quantity. `sku` names a price; `rule` says how the quantity was obtained. */
export interface Usage {
  readonly part: string;
  readonly sku: string;
  readonly quantity: number;
  /** Range of an uncertain quantity. */
  readonly range?: { readonly low: number; readonly high: number };
  /** Units (vCPUs, nodes) billed for every hour they are deployed, idle or not; absent if only use is billed. */
  readonly alwaysOn?: number;
  readonly unit: string;
  readonly evidence: 'measured' | 'assumed';
  readonly rule: string;
}

/** Where a figure comes from. `local`: this machine alone, as in the user's own workers. */
export type Evidence = 'cloud' | 'real server' | 'embedded stand-in' | 'local' | 'none';

/** Something to build, once. */
export interface ImplementationItem {
  readonly item: string;
  /** Person-days. */
  readonly days: Range;
  /** Why so many, and what makes it few or many. */
  readonly reason: string;
}

/** Something to keep up, month by month. */
export interface MaintenanceItem {
  readonly item: string;
  readonly hoursPerMonth: Range;
  readonly reason: string;
}

/**
 * What a strategy costs to build and keep: checklists. A `value` is what the item takes on average, `low` and `high` what it takes where
 * all goes well or badly. A plain string states no figures: the range of its list is assumed.
 */
export interface Effort {
  /** Cloud resources to own. */
  readonly resources: readonly (string | ImplementationItem)[];
  /** IAM roles to grant. */
  readonly roles: readonly (string | ImplementationItem)[];
  /** What the pipeline's workers need besides their own code. */
  readonly dependencies: readonly (string | ImplementationItem)[];
  /** Additional failures to handle. */
  readonly failures: readonly (string | MaintenanceItem)[];
  /** Steps to update the model. */
  readonly modelUpdate: readonly (string | MaintenanceItem)[];
  /** What is down during the update. */
  readonly updateDowntime: string;
  /** What someone is paged for. */
  readonly onCall: readonly (string | MaintenanceItem)[];
  /** Sources of these facts. */
  readonly sources: readonly string[];
}

interface Common<O> {
  readonly contractVersion: number;
  readonly name: string;
  /** Validates raw options without using the network. Throws ProblemsError with all problems. */
  parse(raw: unknown): O;
  /** Embedded services that these options need; none if the user names an address. */
  services?(options: O): readonly ServiceKind[];
  evidence(options: O): Evidence;
  /** Address of the server it calls, unless embedded. */
  address?(options: O): string | undefined;
  /** Called once, in the coordinator. The harness adds the pipeline's workers. */
  usage?(options: O, totals: RunTotals): readonly Usage[];
  readonly effort?: Effort;
  /** What its figures assume rather than measure, one sentence each, for the reports. */
  assumptions?(options: O): readonly string[];
}

/** Predicts call by call: direct, rest, most plug-ins. */
export interface CallStrategy<O = unknown> extends Common<O> {
  readonly kind: 'call';
  /** Default; the experiment may override it. */
  batching(options: O): Batching;
  /** Called once in every worker. Its time counts as set-up, not as latency. */
  open(options: O, context: OpenContext): Promise<CallPredictor>;
  /** For `predbench calibrate`; `batch` is one instance, for protocols whose cheapest request is a prediction. */
  openRoundTrip?(options: O, context: OpenContext, batch: Batch): Promise<RoundTripProbe>;
}

/** Works on files in storage: batch prediction services. Runs batch workloads only. */
export interface JobStrategy<O = unknown> extends Common<O> {
  readonly kind: 'job';
  /** Folder for the job's files, such as `gs://bucket/jobs`; on this machine unless given. */
  storage?(options: O): string | undefined;
  /** A batch as keyed lines, which the pipeline writes to files. */
  encode(options: O, batch: Batch, model: ModelSignature): Uint8Array;
  open(options: O, context: OpenContext): Promise<JobPredictor>;
}

export type Strategy<O = unknown> = CallStrategy<O> | JobStrategy<O>;

/** Declares a strategy: adds the contract's version and infers the options' type. */
export function defineStrategy<O>(strategy: Omit<CallStrategy<O>, 'contractVersion'>): CallStrategy<O>;
export function defineStrategy<O>(strategy: Omit<JobStrategy<O>, 'contractVersion'>): JobStrategy<O>;
export function defineStrategy<O>(
  strategy: Omit<CallStrategy<O>, 'contractVersion'> | Omit<JobStrategy<O>, 'contractVersion'>,
): Strategy<O> {
  return { ...strategy, contractVersion };
}
