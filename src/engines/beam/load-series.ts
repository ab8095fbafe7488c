/** What a pipeline used of this machine from its first row on. When that was read is only known after the end, from the workers' records. */
import { sum } from '../../core/numbers.ts';
import type { EngineMeasurement, MachineLoad } from '../../core/record.ts';
import { machineMeter } from '../../measure/machine-load.ts';
import { type ProcessReadings, thisMachine } from '../../measure/process-readings.ts';
import { ProcessTree } from '../../measure/process-tree.ts';
import type { DriverCpu } from './driver.ts';

export type PipelineLoad = Pick<EngineMeasurement, 'cpuS' | 'machine'>;

interface Sample {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** Undefined where processes cannot be seen. */
  readonly driver: DriverCpu | undefined;
  /** CPU seconds of the runner's processes beside the driver's. */
  readonly runnerS: number;
  readonly machine: MachineLoad;
}

export interface LoadReadings {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  readonly processes: ProcessReadings;
  /** So far. */
  machine(): MachineLoad;
}

export class LoadSeries {
  /** Since the epoch. */
  readonly firstLookMs: number;
  readonly #driver: number | undefined;
  readonly #runner: readonly number[];
  readonly #readings: LoadReadings;
  readonly #tree: ProcessTree;
  /** Until it is known that the first row has been read. */
  readonly #early: Sample[] = [];
  #last: Sample;
  #hasBegun = false;

  /** Of these processes and all that they start. `runner`: those that the driver does not start. */
  constructor(driver: number | undefined, runner: readonly number[], readings: LoadReadings = ofThisMachine()) {
    this.#driver = driver;
    this.#runner = runner;
    this.#readings = readings;
    this.#tree = new ProcessTree(driver === undefined ? runner : [driver, ...runner], readings.processes);
    this.#last = this.#sample();
    this.#early.push(this.#last);
    this.firstLookMs = this.#last.atMs;
  }

  look(): void {
    this.#tree.look();
    this.#last = this.#sample();
    if (!this.#hasBegun) this.#early.push(this.#last);
  }

  /** The first row was read before this. */
  begun(): void {
    this.look();
    this.#hasBegun = true;
  }

  /**
   * From `startMs` (since the epoch) to the last look. `told` is what the driver said of itself and its processes at its end: exact, but
   * without those that were killed and left children of their own, as Prism ends its workers. Those were seen here, up to the last look
   * before their end. Neither counts what was not used, so that more is nearer.
   */
  since(startMs: number, told: DriverCpu): PipelineLoad {
    const { driver, runnerS, machine } = this.#last;
    const sinceStart = (of: (sample: Sample) => number, end: number) => end - this.#at(startMs, of);
    const counter = (key: 'stealS' | 'throttledS') => {
      const end = machine[key];
      return end === undefined ? {} : { [key]: sinceStart((sample) => sample.machine[key] ?? 0, end) };
    };
    return {
      ...(driver !== undefined && {
        cpuS: {
          driver: sinceStart((sample) => sample.driver?.self ?? 0, told.self),
          workers:
            sinceStart((sample) => sample.driver?.children ?? 0, Math.max(told.children, driver.children)) +
            sinceStart((sample) => sample.runnerS, runnerS),
        },
      }),
      machine: {
        cpus: machine.cpus,
        seconds: sinceStart((sample) => sample.machine.seconds, machine.seconds),
        busyS: sinceStart((sample) => sample.machine.busyS, machine.busyS),
        ...counter('stealS'),
        ...counter('throttledS'),
      },
    };
  }

  #sample(): Sample {
    const driver = this.#driver === undefined ? undefined : this.#tree.cpuOf(this.#driver);
    return {
      atMs: this.#readings.nowMs(),
      driver: driver && { self: driver.ownS, children: driver.belowS },
      runnerS: sum(
        this.#runner.map((pid) => {
          const { ownS = 0, belowS = 0 } = this.#tree.cpuOf(pid) ?? {};
          return ownS + belowS;
        }),
      ),
      machine: this.#readings.machine(),
    };
  }

  /** Linear between two looks; that of the first or last one beyond them. */
  #at(ms: number, of: (sample: Sample) => number): number {
    const after = this.#early.find(({ atMs }) => atMs >= ms) ?? this.#last;
    const before = this.#early.findLast(({ atMs }) => atMs < ms) ?? after;
    const share = after.atMs > before.atMs ? Math.min(1, (ms - before.atMs) / (after.atMs - before.atMs)) : 1;
    return of(before) + share * (of(after) - of(before));
  }
}

function ofThisMachine(): LoadReadings {
  return { nowMs: Date.now, processes: thisMachine, machine: machineMeter() };
}
