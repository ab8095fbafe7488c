import type { Place } from '../../analysis/answer/answer.ts';
import type { Input } from '../../analysis/decision/candidate.ts';
import type { CpuRole } from '../../analysis/curves/parts.ts';

/** What the charts say. Captions say how to read them. */
export interface ChartWords {
  readonly strategy: string;
  readonly axes: {
    readonly throughput: string;
    readonly makespan: string;
    readonly latency: string;
    readonly percentile: string;
    readonly time: string;
    readonly backlog: string;
    readonly cost: string;
    readonly perMillion: string;
    readonly cpu: string;
    readonly batchSize: string;
    readonly calls: string;
    readonly load: string;
    readonly instances: string;
  };
  readonly throughput: Said;
  readonly makespan: Said;
  /** Of a percentile, as `p99`. */
  readonly latency: (point: string) => Said;
  readonly percentiles: Said;
  readonly latencyOverTime: (repeat: string) => Said;
  readonly backlogOverTime: (repeat: string) => Said;
  readonly throughputOverTime: (repeat: string) => Said;
  readonly batchSizes: Said;
  readonly cpu: Said;
  readonly cpuRoles: Readonly<Record<CpuRole, string>>;
  readonly costParts: Said;
  readonly front: (figure: string) => Said;
  readonly onFront: string;
  readonly sensitivity: (place: Place | undefined) => Said;
  /** What the tornado measures. */
  readonly betterThan: (strategy: string, rival: string) => string;
  /** A side of its zero. */
  readonly better: (strategy: string) => string;
  readonly input: string;
  readonly inputs: (input: Input) => string;
  readonly ends: readonly [low: string, high: string];
  /** Title of the section that is of no single workload. */
  readonly loads: string;
  readonly breakEven: (workloads: string) => Said;
  /** For which the report says what a month costs. */
  readonly statedLoad: string;
}

export interface Said {
  readonly title: string;
  readonly caption: string;
}
