import type { Batch } from '../../src/core/batch.ts';
import type { RingDriveContext } from '../../src/engines/local/drive/ring-drive.ts';
import type { Workers } from '../../src/engines/local/drive/drive.ts';
import { Feed } from '../../src/engines/feed.ts';
import type { Sink } from '../../src/data/sinks/sink.ts';
import type { Chunk, Rejection, Source } from '../../src/data/sources/source.ts';
import { Recorder } from '../../src/measure/recorder.ts';
import type { WarmUpRule } from '../../src/measure/stream/schedule-warm-up.ts';
import type { Batching } from '../../src/core/predictor.ts';
import type { Variability } from '../../src/workloads/variability.ts';
import type { VirtualTime, VirtualWorkers } from './virtual.ts';

/** A source of `rows` instances with one float feature, in chunks; rows whose ordinal is in `bad` are rejected. */
export function numbers(rows: number, bad: readonly number[] = []): Source {
  return {
    description: 'numbers',
    mapping: [],
    async *read({ limit, chunkRows }) {
      for (let start = 0; start < Math.min(rows, limit); start += chunkRows) {
        yield chunkOf(start, Math.min(start + chunkRows, rows, limit), bad);
      }
    },
  };
}

function chunkOf(start: number, end: number, bad: readonly number[]): Chunk {
  const all = Array.from({ length: end - start }, (_, i) => start + i);
  const good = all.filter((key) => !bad.includes(key));
  return {
    batch: {
      size: good.length,
      keys: Float64Array.from(good),
      columns: { x: { dtype: 'float32', shape: [], values: Float32Array.from(good) } },
    },
    rejected: all.filter((key) => bad.includes(key)).map((key) => ({ key, failure: { message: 'bad row' } })),
  };
}

/** A sink that remembers the keys in the order in which they were written. */
class MemorySink implements Sink {
  readonly keys: number[] = [];

  async write(batch: Batch): Promise<void> {
    this.keys.push(...batch.keys);
  }

  readonly rejected: number[] = [];

  async reject(rejections: readonly Rejection[]): Promise<void> {
    this.rejected.push(...rejections.map(({ key }) => key));
  }

  async close(): Promise<void> {}
}

export interface TestContext<W extends Workers = VirtualWorkers> extends RingDriveContext {
  readonly clock: VirtualTime;
  readonly sink: MemorySink;
  readonly workers: W;
}

export function contextOf<W extends Workers = VirtualWorkers>({
  time,
  workers,
  source,
  rows = Infinity,
  chunkRows = 8,
  batching = {},
  signal = new AbortController().signal,
  onSaturated,
  warmUp,
  schedule = { gapCv2: 0, burst: 0 },
}: {
  readonly time: VirtualTime;
  readonly workers: W;
  readonly source: Source;
  readonly rows?: number;
  readonly chunkRows?: number;
  readonly batching?: Partial<Batching>;
  readonly signal?: AbortSignal;
  readonly onSaturated?: () => void;
  readonly warmUp?: WarmUpRule;
  /** How it varies by itself. */
  readonly schedule?: Variability;
}): TestContext<W> {
  return {
    clock: time,
    after: time.after,
    waiting: time.waiting,
    model: {
      inputs: [{ name: 'x', dtype: 'float32', shape: [] }],
      outputs: [{ name: 'y', dtype: 'float32', shape: [] }],
    },
    workers,
    feed: new Feed(source, rows, chunkRows),
    recorder: new Recorder({ ...schedule, ...(onSaturated && { onSaturated }), ...(warmUp && { warmUp }) }),
    sink: new MemorySink(),
    batching: { maxSize: 1, maxWaitMs: 0, inFlight: 1, ...batching },
    signal,
  };
}
