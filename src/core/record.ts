/** The stored run, `results/<id>/run.json`: everything that reports need. */
import type { Origin } from './batch.ts';
import type { StatedEffort } from './effort.ts';
import type { Runner, Runtime } from './keys/engine.ts';
import type { Batching, Evidence, Usage } from './predictor.ts';
import type { ServerProfile } from './server-profile.ts';
import type { StoredExperiment } from './stored-experiment.ts';

/** Raised when the shape changes; older readers refuse newer records. */
export const runRecordVersion = 2;

export interface RunRecord {
  readonly version: typeof runRecordVersion;
  readonly id: string;
  readonly name: string;
  /** A sentence for the top of the report. */
  readonly note?: string;
  readonly startedAt: string;
  readonly state: 'running' | 'complete' | 'stopped';
  /** Later times at which the run was continued, and the cells measured then; absent if it never was. */
  readonly resumed?: readonly { readonly at: string; readonly cells: readonly string[] }[];
  /** Cells whose predictions were no longer there when the run was continued, and so were not compared with later ones. */
  readonly notCompared?: readonly { readonly cell: string; readonly reason: string }[];
  /** The validated experiment, with defaults and without secrets. */
  readonly experiment: StoredExperiment;
  /** Absolute folder to resolve the experiment's relative paths; absent in runs of earlier versions. */
  readonly baseDir?: string;
  /** As problems named it, to run it again; absent in runs of earlier versions. */
  readonly experimentFile?: string;
  /** Of a run with `--scale`. */
  readonly scale?: Scale;
  /** Where predbench ran; absent if the pipeline ran on cloud workers. */
  readonly machine?: Machine;
  /** Software versions by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Absent if predbench's own engine ran the cells, on `machine`. */
  readonly engine?: BeamEngine;
  /** Only runs with streams. */
  readonly generator?: GeneratorCeiling;
  readonly model: {
    readonly path: string;
    readonly signature: string;
    readonly inputs: string[];
    readonly outputs: string[];
    /** Outputs that are the same for a whole batch, and so left out; absent if there are none, and in runs of earlier versions. */
    readonly withoutBatch?: readonly string[];
    /** Of its files; absent in runs of earlier versions. */
    readonly sha256?: string;
  };
  readonly source: {
    readonly description: string;
    readonly mapping: readonly string[];
    /** Of its files' contents; absent where it reads none, in Cloud Storage, above a GiB, and in runs of earlier versions. */
    readonly sha256?: string;
  };
  readonly cells: readonly Cell[];
  readonly agreements: readonly Agreement[];
  /** Absent unless the source has expected outputs or labels, and in runs of earlier versions. */
  readonly expectations?: readonly Expectation[];
  /** Price books for the costs in this run's reports; the first that has a price takes precedence. */
  readonly priceBook: string | readonly string[];
  /** By strategy. Absent in runs of earlier versions. */
  readonly efforts?: Readonly<Record<string, StatedEffort>>;
  /** Of a capacity search; the cells are its probes. */
  readonly capacities?: readonly Capacity[];
}

export interface Scale {
  /** As asked; a workload may be larger than that, since each has a least size. */
  readonly factor: number;
  /** Original sizes of the workloads that were made smaller. */
  readonly full: readonly ({ readonly workload: string } & ({ readonly rows: number } | { readonly seconds: number }))[];
}

export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
}

/** Apache Beam, which ran all cells of a run. What was asked of it stands in the experiment (`engine`). */
export interface BeamEngine {
  readonly name: 'beam';
  readonly runner: Runner;
  /** By name: `beam`, `python`, `tensorflow`, `flink`. */
  readonly versions: Readonly<Record<string, string>>;
}

/** The highest rates at which the load generator itself is on time on this machine. */
export interface GeneratorCeiling {
  /** On time: p99 lag below this. */
  readonly limitMs: number;
  /** Length of each probe's schedule. */
  readonly probeS: number;
  /** Lag from the due time to the count in the schedule's thread. Absent in runs of earlier versions. */
  readonly pacer?: Ceiling & { /** CPU seconds of that thread a second. */ readonly cpuShare?: number };
  /** Lag from the due time until the driver is told. */
  readonly schedule: Ceiling;
  /** One instance per call: lag from the due time to the answer of a worker that predicts nothing. */
  readonly oneByOne: Ceiling;
  readonly measuredAt: string;
}

/** `below`: even the lowest rate was late (lag `null`: some were unanswered). `at least`: even the highest was on time. */
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

export type Cell = CellPlan &
  (
    | { readonly state: 'measured'; readonly result: CellResult }
    /** Partial, by Ctrl-C or a time limit; never ranked. */
    | { readonly state: 'stopped'; readonly result: CellResult }
    | {
        readonly state: 'failed';
        readonly reason: string;
        /** What a cell that broke off had counted; absent if nothing was due yet. */
        readonly counted?: CountsSoFar;
        /** Of a cell that ran to its end, but predicted too little (`minOkShare`): to look into, never to compare. */
        readonly result?: CellResult;
      }
    | { readonly state: 'not applicable'; readonly reason: string }
  );

export interface CellResult {
  readonly measured: CellMeasurement;
  readonly services?: ServicesMeasurement;
  readonly judged: Judgement;
}

/** Total of all embedded services; zeros if there are none. */
export interface ServicesMeasurement {
  /** Until they answered. The predictor opens after that. */
  readonly startS: number;
  readonly cpuS: number;
  readonly peakRssBytes: number;
  /** Of the model server: the times that it kept. Absent if it was as fast as it can be. */
  readonly profile?: ServerProfile;
}

export interface Judgement {
  /** Valid if due = ok + failed + dropped, without duplicates. */
  readonly valid: { readonly ok: true } | { readonly ok: false; readonly reason: string };
  readonly warnings: readonly Warning[];
}

/** Measured in the cell itself. A run on cloud workers lacks what only predbench's engines can measure. */
export interface CellMeasurement {
  readonly evidence: Evidence;
  readonly workload: WorkloadSummary;
  /** Only if Apache Beam ran the cell. */
  readonly beam?: BeamCell;
  /** Absent for jobs, and where Beam chose the sizes itself. `inFlight` is 1 on Beam: a worker waits for each of its calls. */
  readonly batching?: Batching;
  readonly workers?: number;
  readonly modelThreads?: number;
  readonly counts: Pick<Counts, 'due'> & Partial<Counts>;
  /** The most frequent of up to 20 reasons first. `alike`: the messages differ in numbers or quoted text; this is the first. */
  readonly failures: readonly { readonly message: string; readonly count: number; readonly alike?: true }[];
  /** From the first due time to the last result written. */
  readonly makespanS: number;
  readonly throughputRowsPerS: number;
  /** Due time to prediction; streams only. */
  readonly latencyMs?: Distribution;
  /** Due time to the sink's write; streams only. */
  readonly latencyToWriteMs?: Distribution;
  /** Lag of the schedule's thread; streams only. */
  readonly scheduleLagMs?: Distribution;
  /** Lag with which the harness took instances up; streams only. */
  readonly sendLagMs?: Distribution;
  /** From when a user sent an instance to its prediction, without correction for what the user would have sent meanwhile; closed loops only. */
  readonly responseMs?: Distribution;
  /** One call of the predictor, in the worker; call strategies only. */
  readonly serviceMs?: Distribution;
  /** Rows per call -> number of calls. */
  readonly batchSizes?: Readonly<Record<string, number>>;
  readonly calls?: number;
  readonly retries?: number;
  readonly counters: Readonly<Partial<Record<string, number>>>;
  readonly setUp?: {
    /** From when the pipeline was submitted to the first row that a worker read, which loads the model before; only on Beam. */
    readonly startS?: number;
    /** Opening the predictor, in the slowest worker. */
    readonly openS: number;
    readonly warmUpS: number;
    readonly warmUpCalls: number;
    /** Whether call times became steady; absent if the number of calls was configured. */
    readonly warmUpSteady?: boolean;
  };
  /** Seconds in the pipeline's stages, summed over workers. */
  readonly stagesS?: Readonly<Partial<Record<'read' | 'process' | 'predict' | 'format' | 'write', number>>>;
  /** Total seconds in each phase that the strategy reported (jobs: prepare, upload, queue, run, fetch). */
  readonly phasesS: Readonly<Record<string, number>>;
  /**
   * `children`: of processes that the strategy started; absent if it started none, and where they cannot be seen. On Beam `driver` is the
   * process that drives the job (with the direct runner, whose workers are its threads, with them), `workers` all that it started: the
   * runner, its worker processes and the Node processes beside them. Absent if they run on other machines, and where processes cannot be
   * seen.
   */
  readonly cpuS?: { readonly driver: number; readonly workers: number; readonly children?: number };
  /** While the clock ran. Absent in runs of earlier versions. */
  readonly machine?: MachineLoad;
  readonly peakRssBytes?: number;
  readonly usage: readonly Usage[];
  /** The start of a stream that is left out of latency, send lag and service time; absent if nothing is. */
  readonly warmUp?: StreamWarmUp;
  /** What comes from options or an emulator rather than from measuring the real thing. */
  readonly assumptions?: readonly string[];
  /** Absent for jobs, and if nothing was answered. */
  readonly timeline?: Timeline;
  /** The backlog of a stream grew and had not recovered by the end of the cell. */
  readonly saturation?: Saturation;
  /** The experiment asked to end the cell when saturation was detected. */
  readonly endedWhenSaturated?: true;
  /** Dropped instances of a stream that were due before an answered one. */
  readonly overtaken?: number;
  /** Smallest step of the clock. */
  readonly clockStepMs?: number;
  /** Absent if every row was malformed. */
  readonly input?: InputVariety;
  /** Queue workloads only. */
  readonly queue?: QueueCounts;
}

/** What Apache Beam did with a cell. */
export interface BeamCell {
  /**
   * What predicted. `python`: a model handler of Beam's RunInference, in the Python worker, as people deploy it; `node`: predbench's own
   * strategy or a plug-in, in a Node process beside each worker. Absent for a batch job, which predicts outside the pipeline.
   */
  readonly runtime?: Runtime;
  /** That worked on rows, of those that were started. */
  readonly workerProcesses: number;
  /** Rows that were worked on again because Beam retried their bundle: only the last try is counted, but all take their time. */
  readonly rowsAgain: number;
  /** The runner's own name of the job; absent if it gives none. */
  readonly jobId?: string;
  /** Counters of Beam and of the runner at the end of the job, by `namespace/name`. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Of all CPUs of the machine together; in a container too, which may have only some of them. */
export interface MachineLoad {
  readonly cpus: number;
  readonly seconds: number;
  /** CPU seconds of all that ran, the cell and its services included, the publisher of a queue not. */
  readonly busyS: number;
  /** CPU seconds that a virtual machine waited for its host. Linux only. */
  readonly stealS?: number;
  /** CPU seconds that a CPU limit kept the container's threads waiting. Linux only, and only under a limit. */
  readonly throttledS?: number;
}

/** With everything that every engine measures. CPU and memory are not among it: Beam's workers may be on other machines. */
export type EngineMeasurement = CellMeasurement &
  Required<Pick<CellMeasurement, 'workers' | 'modelThreads' | 'batchSizes' | 'calls' | 'retries' | 'setUp' | 'stagesS'>> & {
    readonly counts: Counts;
  };

export function isOfEngine(measured: CellMeasurement): measured is EngineMeasurement {
  return measured.setUp !== undefined;
}

/** Last counts of a failed cell, at most 0.25 s before its process ended. */
export interface CountsSoFar {
  readonly counts: Counts;
  /** Queue workloads only. */
  readonly queue?: QueueCounts;
}

export interface QueueCounts {
  readonly deliveries: number;
  /** Instances delivered again; once answered, they are not predicted again. */
  readonly redeliveries: number;
  /** Given back for another try, because the worker died or, with dead letters, because the prediction failed. */
  readonly givenBack: number;
  /** Instances that the queue gave up; absent without a dead-letter topic. */
  readonly deadLetters?: number;
  /** Messages from others, acknowledged but not predicted; absent if none. */
  readonly foreign?: number;
}

/** Variety of the workload's first instances, at most 1,000. */
export interface InputVariety {
  readonly sampled: number;
  readonly distinct: number;
  /** Occurrences of the most frequent instance. */
  readonly mostFrequent: number;
}

/** Instances in it are counted, but are in no distribution. */
export interface StreamWarmUp {
  readonly rule: 'until steady' | 'as configured';
  /** From the start of the schedule. */
  readonly seconds: number;
  /** Instances that were due in it. */
  readonly instances: number;
  /** Calls that began in it. */
  readonly calls: number;
  /** Absent if not judged: configured, or too few calls. */
  readonly steady?: boolean;
}

/** At most 240 equal windows from the start; their length doubles when there would be more. `null`: nothing to average. */
export interface Timeline {
  readonly windowS: number;
  /** Instances predicted in each window. */
  readonly ok: readonly number[];
  readonly failed: readonly number[];
  /** Mean time of calls that ended in the window. */
  readonly callMs?: readonly (number | null)[];
  /** Streams: instances due in the window. */
  readonly due?: readonly number[];
  /** Streams: due but unanswered at the end of the window. */
  readonly backlog?: readonly number[];
  /** Streams: mean latency of instances due in the window. */
  readonly latencyMs?: readonly (number | null)[];
}

/** Times count from the start of the schedule. */
export interface Saturation {
  readonly sinceS: number;
  readonly detectedAtS: number;
  /** Growth of the backlog between the two, in instances a second. */
  readonly slopePerS: number;
  /** Growth as a share of the instances due in that time. */
  readonly shareOfDue: number;
  /** Unanswered instances at detection. */
  readonly backlog: number;
}

export type WorkloadSummary =
  | { readonly kind: 'batch'; readonly rowsAsked: number; readonly sourcePasses?: number }
  | { readonly kind: 'closed-loop'; readonly concurrency: number; readonly seconds: number; readonly sourcePasses?: number }
  | {
      readonly kind: 'stream';
      /** Absent if the driver had the instances at hand. */
      readonly through?: 'Pub/Sub';
      readonly arrivals: string;
      /** Absent for an even rate. */
      readonly shape?: 'bursty' | 'ramp' | 'replay';
      /** Of the replayed file. */
      readonly replaySha256?: string;
      /** Mean over `seconds`. */
      readonly rateAskedPerS: number;
      readonly rateAchievedPerS: number;
      /** Length of the schedule, or of its part until the stream was stopped. */
      readonly seconds: number;
      /** Mean size of the groups that the schedule alone forms, without waiting for a worker; only with a batch wait. */
      readonly groupedRows?: number;
      readonly seed: number;
      /** SHA-256 of the due times so far. */
      readonly scheduleHash: string;
      readonly sourcePasses?: number;
    };

export interface Counts {
  readonly due: number;
  readonly ok: number;
  readonly failed: number;
  /** Due, but unanswered when the cell ended. */
  readonly dropped: number;
  /** Answers beyond the first; not among the others. */
  readonly duplicates: number;
  /** Answers for keys that no instance has; absent if none. */
  readonly unknown?: number;
  /** Dropped instances that were predicted after the cell had ended; absent if none. */
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
  /** HDR histogram in microseconds, V2 compressed, base64. */
  readonly histogram: string;
  /** Of this cell alone; only if samples are kept in order of time. */
  readonly intervals?: Intervals;
  /** Additional percentiles that the experiment asks for. */
  readonly further?: readonly FurtherPercentile[];
}

export interface FurtherPercentile {
  readonly percent: number;
  /** Absent if too few samples lie beyond it. */
  readonly ms?: number;
  readonly interval?: Interval;
}

export type Intervals = Readonly<Record<'mean' | 'p50' | 'p95' | 'p99', Interval>>;

/** A 95 % interval, or why there is none. */
export type Interval = { readonly low: number; readonly high: number } | { readonly reason: string };

export interface Warning {
  readonly code: string;
  /** `invalid`: the cell is not ranked. `caution`: its figures hold with reservations. */
  readonly severity: 'invalid' | 'caution';
  readonly message: string;
  readonly advice: string;
  /** The numbers behind the message, and the limit that they passed. */
  readonly data: Readonly<Record<string, number>>;
}

/**
 * Whether the strategies predicted the same for a workload's instances, within 1e-5, absolute or relative. `missing` instances were
 * predicted by only one of two cells. Over all pairs of cells, the fewest compared and the most missing are kept.
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
      readonly missing: number;
      /** Instances with at least one differing output. */
      readonly differing: number;
      /** The smallest tolerance, absolute or relative, at which all finite numbers would agree. */
      readonly maxDifference: number;
      readonly example: {
        readonly key: number;
        readonly output: string;
        /** Numbers that JSON lacks are text: `NaN`, `Infinity`. */
        readonly values: readonly [number | string, number | string];
      };
    }
  | { readonly state: 'not compared'; readonly reason: string }
);

/**
 * A cell's predictions beside what the source's rows say of the outputs, within the tolerance of Agreement. Of a strategy's repeats the
 * one that differs most.
 */
export interface Expectation {
  readonly workload: string;
  readonly strategy: string;
  /** Its id. */
  readonly cell: string;
  /** Stored predictions, with which a strategy must agree, or labels, from which a model may differ. */
  readonly are: 'predictions' | 'labels';
  readonly compared: number;
  /** Instances with an expected output, but without a prediction. */
  readonly missing: number;
  /** Rows without an expected output, or with one that cannot be read, and why the first; 0 rows if the source itself could not be read. */
  readonly unreadable?: { readonly rows: number; readonly first: string };
  readonly differing: number;
  readonly maxDifference: number;
  /** The first instance that differs: expected and predicted. */
  readonly example?: {
    readonly key: number;
    readonly origin?: Origin;
    readonly output: string;
    readonly values: readonly [number | string, number | string];
  };
}

/** `p99 <= 50 ms`. */
export interface LatencyBound {
  readonly percent: number;
  readonly ms: number;
}

/** The highest rate at which a strategy stays within a latency bound. */
export interface Capacity {
  readonly strategy: string;
  readonly bound: LatencyBound;
  readonly found: CapacityFound;
  /** In order; the first is a closed loop, for a first guess. */
  readonly probes: readonly CapacityProbe[];
}

export interface CapacityProbe {
  /** Cell id. */
  readonly cell: string;
  /** Instances/s: asked in an open loop, achieved in the closed one. */
  readonly ratePerS: number;
  /** Absent for the first guess. */
  readonly verdict?: ProbeVerdict;
}

export type ProbeVerdict =
  | { readonly state: 'held' }
  | { readonly state: 'not held'; readonly reason: string }
  /** Says nothing about the strategy: the generator was too slow, or the probe was stopped or failed. Ends the search. */
  | { readonly state: 'no answer'; readonly reason: string };

export type CapacityFound =
  /** The capacity lies between the two rates, instances/s. */
  | { readonly state: 'found'; readonly heldPerS: number; readonly notHeldPerS: number }
  /** Every probed rate was held; `reason` says why no higher one was probed. */
  | { readonly state: 'at least'; readonly heldPerS: number; readonly reason: string }
  /** No probed rate was held. */
  | { readonly state: 'below'; readonly notHeldPerS: number; readonly reason: string }
  | { readonly state: 'unknown'; readonly reason: string };
