/** The stored shape of a run: `results/<id>/run.json`. Everything that is needed to render the reports again. Units stand in the names. */
import type { Batching, Effort, Evidence, Usage } from './predictor.ts';
import type { StoredExperiment } from './stored-experiment.ts';

/** Raised when the shape changes; older readers refuse newer records. */
export const runRecordVersion = 2;

export interface RunRecord {
  readonly version: typeof runRecordVersion;
  readonly id: string;
  readonly name: string;
  /** Sentence for the report's top, such as that the bundled experiment is short. */
  readonly note?: string;
  readonly startedAt: string;
  readonly state: 'running' | 'complete' | 'stopped';
  /** The experiment as validated, with defaults filled in; secrets left out. */
  readonly experiment: StoredExperiment;
  /** Folder that the experiment's relative paths count from, absolute; absent in runs of earlier versions. */
  readonly baseDir?: string;
  /** The run was made smaller than its experiment, with `--scale`. */
  readonly scale?: Scale;
  /** That predbench ran on; absent where the pipeline ran on the cloud's workers. */
  readonly machine?: Machine;
  /** Of what took part, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Runs with streams. */
  readonly generator?: GeneratorCeiling;
  readonly model: { readonly path: string; readonly signature: string; readonly inputs: string[]; readonly outputs: string[] };
  readonly source: { readonly description: string; readonly mapping: readonly string[] };
  readonly cells: readonly Cell[];
  readonly agreements: readonly Agreement[];
  /** Price books that the costs of this run's reports are computed with: the first that has a price gives it. */
  readonly priceBook: string | readonly string[];
  /** By strategy: what a pipeline takes on with it. Absent in runs of earlier versions. */
  readonly efforts?: Readonly<Record<string, Effort>>;
  /** Of a search for the highest rate: the cells are its probes. */
  readonly capacities?: readonly Capacity[];
}

export interface Scale {
  /** That the rows and seconds were multiplied by, as asked; what a workload is not scaled below can make it more. */
  readonly factor: number;
  /** Sizes in the experiment of those workloads that were made smaller. */
  readonly full: readonly ({ readonly workload: string } & ({ readonly rows: number } | { readonly seconds: number }))[];
}

export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

/** Rates up to which the generator of streams itself is on time on this machine. */
export interface GeneratorCeiling {
  /** The p99 lag is below this. */
  readonly limitMs: number;
  /** Length of the schedule that each rate was tried with. */
  readonly probeS: number;
  /** Lag: due time to the counting in the schedule's own thread. Absent in runs of earlier versions. */
  readonly pacer?: Ceiling & { /** CPU seconds of that thread a second. */ readonly cpuShare?: number };
  /** Lag: due time to the driver's hearing of it. */
  readonly schedule: Ceiling;
  /** One instance a call. Lag: due time to the answer of a worker that predicts nothing. */
  readonly oneByOne: Ceiling;
  readonly measuredAt: string;
}

/** `below`: not even the lowest rate tried was on time (lag `null`: not all were answered). `at least`: even the highest one was. */
export type Ceiling =
  | { readonly state: 'found' | 'at least'; readonly ratePerS: number; readonly lagP99Ms: number }
  | { readonly state: 'below'; readonly ratePerS: number; readonly lagP99Ms: number | null };

export interface CellPlan {
  /** Unique within the run: `direct-64 x batch-10k #1`. */
  readonly id: string;
  readonly strategy: string;
  readonly workload: string;
  readonly repeat: number;
}

/** Figures exist only where something was measured. */
export type Cell = CellPlan &
  (
    | { readonly state: 'measured'; readonly result: CellResult }
    /** Ctrl-C or the end of time came first: partial, never ranked. */
    | { readonly state: 'stopped'; readonly result: CellResult }
    /** `counted`: absent where nothing was due yet. */
    | { readonly state: 'failed'; readonly reason: string; readonly counted?: CountsSoFar }
    | { readonly state: 'not applicable'; readonly reason: string }
  );

/** What was measured, by whom, and what is to be thought of it. */
export interface CellResult {
  readonly measured: CellMeasurement;
  readonly services?: ServicesMeasurement;
  readonly judged: Judgement;
}

/** Of the embedded services, all together; zeros where there are none. */
export interface ServicesMeasurement {
  /** Until they answer, before the cell's `open`. */
  readonly startS: number;
  readonly cpuS: number;
  readonly peakRssBytes: number;
}

export interface Judgement {
  /** Due = ok + failed + dropped, duplicates none; otherwise the cell is invalid and says why. */
  readonly valid: { readonly ok: true } | { readonly ok: false; readonly reason: string };
  readonly warnings: readonly Warning[];
}

/** What was measured in the cell itself. A run on the cloud's workers lacks what only an engine of predbench can tell. */
export interface CellMeasurement {
  readonly evidence: Evidence;
  readonly workload: WorkloadSummary;
  /** Absent for jobs. */
  readonly batching?: Batching;
  readonly workers?: number;
  readonly modelThreads?: number;
  readonly counts: Pick<Counts, 'due'> & Partial<Counts>;
  /** Failure messages with their counts, most frequent first, at most 20. */
  readonly failures: readonly { readonly message: string; readonly count: number }[];
  /** From the first due time to the last result written. */
  readonly makespanS: number;
  readonly throughputRowsPerS: number;
  /** Due time to prediction; streams only. */
  readonly latencyMs?: Distribution;
  /** Due time to the sink's write; streams only. */
  readonly latencyToWriteMs?: Distribution;
  /** How late the schedule's own thread was; streams only. */
  readonly scheduleLagMs?: Distribution;
  /** How late the harness took instances up; streams only. */
  readonly sendLagMs?: Distribution;
  /** Of a closed loop: from when a user sent an instance to its prediction. Not corrected for what he would have sent meanwhile. */
  readonly responseMs?: Distribution;
  /** One call of the predictor, in the worker; call strategies only. */
  readonly serviceMs?: Distribution;
  /** Rows a call -> number of calls. */
  readonly batchSizes?: Readonly<Record<string, number>>;
  readonly calls?: number;
  readonly retries?: number;
  readonly counters: Readonly<Partial<Record<string, number>>>;
  readonly setUp?: {
    /** Opening the predictor: the slowest worker. */
    readonly openS: number;
    readonly warmUpS: number;
    readonly warmUpCalls: number;
    /** Whether the call time was steady at their end; absent where their number was configured. */
    readonly warmUpSteady?: boolean;
  };
  /** The pipeline's stages, seconds added up over workers. */
  readonly stagesS?: Readonly<Partial<Record<'read' | 'process' | 'predict' | 'format' | 'write', number>>>;
  /** Phases that the strategy declared (jobs: prepare, upload, queue, run, fetch), seconds added up. */
  readonly phasesS: Readonly<Record<string, number>>;
  readonly cpuS?: { readonly driver: number; readonly workers: number };
  readonly peakRssBytes?: number;
  readonly usage: readonly Usage[];
  /** The part of a stream's schedule that is left out of latency, send lag and service time; absent where nothing is. */
  readonly warmUp?: StreamWarmUp;
  /** What in the figures is set by the strategy's options, or is an emulator's, and not measured of the real thing. */
  readonly assumptions?: readonly string[];
  /** What happened when; absent for jobs, and where nothing was answered. */
  readonly timeline?: Timeline;
  /** The backlog of a stream grew, and had not recovered when the cell ended. */
  readonly saturation?: Saturation;
  /** The cell was ended when its saturation was recognised, as the experiment asked. */
  readonly endedWhenSaturated?: true;
  /** Streams with dropped instances: how many of them were due before an instance that was answered. */
  readonly overtaken?: number;
  /** Smallest step of the clock that the cell was measured with. */
  readonly clockStepMs?: number;
  /** Absent where every row was malformed. */
  readonly input?: InputVariety;
  /** What the queue delivered; queue workloads only. */
  readonly queue?: QueueCounts;
}

/** With all that every engine of predbench measures. */
export type EngineMeasurement = CellMeasurement &
  Required<
    Pick<
      CellMeasurement,
      'workers' | 'modelThreads' | 'batchSizes' | 'calls' | 'retries' | 'setUp' | 'stagesS' | 'cpuS' | 'peakRssBytes'
    >
  > & { readonly counts: Counts };

export function isOfEngine(measured: CellMeasurement): measured is EngineMeasurement {
  return measured.cpuS !== undefined;
}

/** What a cell that failed had counted when it was last heard of: at most 0.25 s before its process ended. */
export interface CountsSoFar {
  readonly counts: Counts;
  /** Queue workloads only. */
  readonly queue?: QueueCounts;
}

/** Deliveries of a queue's messages. */
export interface QueueCounts {
  readonly deliveries: number;
  /** Of instances that had been delivered before: they are not predicted again once they have an answer. */
  readonly redeliveries: number;
  /** Given back for another worker: theirs died before it answered; where there are dead letters, also because the prediction failed. */
  readonly givenBack: number;
  /** Instances that the queue gave up after so many deliveries; absent where the subscription has no dead-letter topic. */
  readonly deadLetters?: number;
  /** Messages that this run has not published: acknowledged, and not predicted. Absent where none came. */
  readonly foreign?: number;
}

/** How different the workload's first instances are, at most 1,000. */
export interface InputVariety {
  readonly sampled: number;
  readonly distinct: number;
  /** Times that the most frequent one occurs. */
  readonly mostFrequent: number;
}

/** Its instances are in the counts, and in no distribution. */
export interface StreamWarmUp {
  readonly rule: 'until steady' | 'as configured';
  /** From the start of the schedule. */
  readonly seconds: number;
  /** Instances that were due in it. */
  readonly instances: number;
  /** Calls that began in it. */
  readonly calls: number;
  /** Whether the calls were steady at its end; absent where that was not judged: as configured, or too few calls. */
  readonly steady?: boolean;
}

/** Windows of equal length from the start; at most 240, twice as long whenever they would be more. `null`: nothing to average. */
export interface Timeline {
  readonly windowS: number;
  /** Instances that were answered in each window. */
  readonly ok: readonly number[];
  readonly failed: readonly number[];
  /** Mean time of the calls that ended in the window. */
  readonly callMs?: readonly (number | null)[];
  /** Streams: instances due in the window. */
  readonly due?: readonly number[];
  /** Streams: due and not yet answered at the window's end. */
  readonly backlog?: readonly number[];
  /** Streams: mean latency of the instances that were due in the window. */
  readonly latencyMs?: readonly (number | null)[];
}

/** Seconds count from the start of the schedule. */
export interface Saturation {
  readonly sinceS: number;
  readonly detectedAtS: number;
  /** Instances a second by which the backlog grew between the two. */
  readonly slopePerS: number;
  /** Growth / instances due in that time. */
  readonly shareOfDue: number;
  /** Instances without an answer when it was detected. */
  readonly backlog: number;
}

export type WorkloadSummary =
  | { readonly kind: 'batch'; readonly rowsAsked: number; readonly sourcePasses?: number }
  | { readonly kind: 'closed-loop'; readonly concurrency: number; readonly seconds: number; readonly sourcePasses?: number }
  | {
      readonly kind: 'stream';
      /** What the instances came through; absent where the driver had them at hand. */
      readonly through?: 'Pub/Sub';
      readonly arrivals: string;
      /** Absent where the rate of the schedule is even. */
      readonly shape?: 'bursty' | 'ramp' | 'replay';
      /** SHA-256 of the file of a replay. */
      readonly replaySha256?: string;
      /** Mean of the schedule over these seconds. */
      readonly rateAskedPerS: number;
      readonly rateAchievedPerS: number;
      /** Of the schedule, or of the part until the stream was stopped. */
      readonly seconds: number;
      /** Mean size of the groups that the schedule forms when no worker is waited for; with a batch wait only. */
      readonly groupedRows?: number;
      readonly seed: number;
      /** SHA-256 of the due times of the instances that fell due. */
      readonly scheduleHash: string;
      readonly sourcePasses?: number;
    };

export interface Counts {
  readonly due: number;
  readonly ok: number;
  readonly failed: number;
  /** Due, but not answered when the cell ended. */
  readonly dropped: number;
  /** Answers beyond the first, counted apart. */
  readonly duplicates: number;
  /** Answers for keys that no instance has, counted apart; absent where there are none. */
  readonly unknown?: number;
  /** Dropped instances that were predicted after the cell had ended; absent where there are none. */
  readonly late?: number;
}

export interface Distribution {
  readonly samples: number;
  readonly min: number;
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /** HDR histogram of microseconds, V2 compressed, base64. */
  readonly histogram: string;
  /** Where samples are kept in the order of time; those of this cell alone, not of other repeats. */
  readonly intervals?: Intervals;
  /** Percentiles that the experiment asks for beside those above. */
  readonly further?: readonly FurtherPercentile[];
}

export interface FurtherPercentile {
  readonly percent: number;
  /** Absent where too few samples lie beyond it. */
  readonly ms?: number;
  readonly interval?: Interval;
}

export type Intervals = Readonly<Record<'mean' | 'p50' | 'p95' | 'p99', Interval>>;

/** 95 %; or why there is none. */
export type Interval = { readonly low: number; readonly high: number } | { readonly reason: string };

export interface Warning {
  readonly code: string;
  /** `invalid`: the cell is not ranked. `caution`: its figures hold with what the warning says. */
  readonly severity: 'invalid' | 'caution';
  readonly message: string;
  readonly advice: string;
  /** The numbers that the message is made from, and the limit that they passed. */
  readonly data: Readonly<Record<string, number>>;
}

/**
 * Whether the strategies predicted the same for the same instances of a workload, within 1e-5, absolute or relative. `missing`: instances
 * that only one of two cells predicted, which cannot be compared. Of several pairs of cells: the fewest compared, the most missing.
 */
export type Agreement = { readonly workload: string } & (
  | {
      readonly state: 'agree';
      readonly cells: readonly string[];
      readonly compared: number;
      readonly missing: number;
      readonly maxDifference: number;
    }
  | {
      readonly state: 'disagree';
      readonly cells: readonly [string, string];
      readonly compared: number;
      /** Instances that only one of the two has. */
      readonly missing: number;
      /** Instances with at least one output that differs. */
      readonly differing: number;
      /** The smallest tolerance, absolute or relative, under which all finite numbers compared would agree. */
      readonly maxDifference: number;
      readonly example: {
        readonly key: number;
        readonly output: string;
        /** What JSON cannot say is in words: `NaN`, `Infinity`. */
        readonly values: readonly [number | string, number | string];
      };
    }
  | { readonly state: 'not compared'; readonly reason: string }
);

/** `p99 <= 50 ms`. */
export interface LatencyBound {
  readonly percent: number;
  readonly ms: number;
}

/** The highest rate that a strategy sustains within a latency bound. */
export interface Capacity {
  readonly strategy: string;
  readonly bound: LatencyBound;
  readonly found: CapacityFound;
  /** In the order in which they were made; the first is the guess, a closed loop. */
  readonly probes: readonly CapacityProbe[];
}

export interface CapacityProbe {
  /** Id of its cell. */
  readonly cell: string;
  /** Instances/s: asked of an open loop, achieved by the closed one. */
  readonly ratePerS: number;
  /** Absent for the guess. */
  readonly verdict?: ProbeVerdict;
}

export type ProbeVerdict =
  | { readonly state: 'held' }
  | { readonly state: 'not held'; readonly reason: string }
  /** Says nothing of the strategy: the generator was too slow, or the probe was stopped or failed. The search ends. */
  | { readonly state: 'no answer'; readonly reason: string };

export type CapacityFound =
  /** The capacity lies between the two rates, instances/s. */
  | { readonly state: 'found'; readonly heldPerS: number; readonly notHeldPerS: number }
  /** Every rate that was probed was held; why no higher one was. */
  | { readonly state: 'at least'; readonly heldPerS: number; readonly reason: string }
  /** No rate that was probed was held. */
  | { readonly state: 'below'; readonly notHeldPerS: number; readonly reason: string }
  | { readonly state: 'unknown'; readonly reason: string };
