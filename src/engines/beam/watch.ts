/** Looks after a pipeline while it runs: what it has done so far, whether it still does anything, and Ctrl-C. */
import { systemClock } from '../../core/clock.ts';
import { messageOf } from '../../core/problems.ts';
import type { Snapshot } from '../../measure/snapshot.ts';
import type { CellHooks } from '../engine.ts';
import type { Driver } from './driver.ts';
import { LoadSeries } from './load-series.ts';
import type { Progress, Workspace } from './workspace.ts';

const everyMs = 250;
/** The driver cancels a job that has not ended 30 s after a stop; it itself may hang. */
const mostStopMs = 90_000;

interface Watched {
  readonly workspace: Workspace;
  readonly driver: Driver;
  readonly hooks: CellHooks;
  /** Of the runner, beside the driver's; undefined where they are elsewhere. */
  readonly processes: readonly number[] | undefined;
  /** Instances of the workload. */
  readonly rows: number;
  readonly mostSilent: MostSilent;
}

/** Longest time in which nothing is read or predicted. */
export interface MostSilent {
  readonly seconds: number;
  /** Of the experiment, by which it can be changed. */
  readonly key: string;
}

export class Watch {
  /** Rejects when the pipeline has done nothing for too long. */
  readonly silent: Promise<never>;
  /** What the pipeline uses of this machine; undefined where its workers are elsewhere. */
  readonly loads: LoadSeries | undefined;
  readonly #watched: Watched;
  readonly #ticker: NodeJS.Timeout;
  #fail: (reason: Error) => void = () => undefined;
  #killer: NodeJS.Timeout | undefined;
  #isLooking = false;
  #ended = false;
  #lastChangeMs = systemClock.now();
  #last: Progress = { read: 0, ok: 0, failed: 0 };
  /** Since the first row was read. */
  #startMs: number | undefined;

  constructor(watched: Watched) {
    const { driver, processes } = watched;
    this.#watched = watched;
    this.loads = processes && new LoadSeries(driver.pid, processes);
    this.silent = new Promise<never>((_, reject) => (this.#fail = reject));
    this.silent.catch(() => undefined);
    this.#ticker = setInterval(() => this.#lookOnce(), everyMs);
    watched.hooks.signal.addEventListener('abort', this.#stop, { once: true });
    if (watched.hooks.signal.aborted) this.#stop();
  }

  end(): void {
    if (!this.#ended) this.loads?.look();
    this.#ended = true;
    clearTimeout(this.#killer);
    clearInterval(this.#ticker);
    this.#watched.hooks.signal.removeEventListener('abort', this.#stop);
  }

  #lookOnce(): void {
    this.loads?.look();
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#look().then(
      () => (this.#isLooking = false),
      (error: unknown) => this.#fail(new Error(`how far the pipeline is cannot be read: ${messageOf(error)}`, { cause: error })),
    );
  }

  async #look(): Promise<void> {
    const { workspace, hooks, mostSilent } = this.#watched;
    const now = await workspace.progress();
    if (this.#ended) return;
    if (changed(this.#last, now)) {
      this.#lastChangeMs = systemClock.now();
      if (this.#startMs === undefined) this.loads?.begun();
      this.#startMs ??= this.#lastChangeMs;
      this.#last = now;
    }
    if (systemClock.now() - this.#lastChangeMs > mostSilent.seconds * 1000)
      this.#fail(new Error(`the pipeline had done nothing for ${mostSilent.seconds} s, and was cancelled (${mostSilent.key})`));
    hooks.onProgress(this.#snapshot());
  }

  /** Instances that Beam tried again count once, as far as that can be told. */
  #snapshot(): Snapshot {
    const { rows } = this.#watched;
    const due = Math.min(rows, this.#last.read);
    const failed = Math.min(due, this.#last.failed);
    const ok = Math.min(due - failed, this.#last.ok);
    return {
      counts: { due, ok, failed, dropped: due - ok - failed, duplicates: 0 },
      ...(this.#startMs !== undefined && { elapsedS: (systemClock.now() - this.#startMs) / 1000 }),
    };
  }

  readonly #stop = (): void => {
    const { workspace, driver } = this.#watched;
    this.#killer = setTimeout(() => driver.kill(), mostStopMs);
    workspace.stop().catch(() => driver.cancel());
  };
}

function changed(before: Progress, now: Progress): boolean {
  return before.read !== now.read || before.ok !== now.ok || before.failed !== now.failed;
}
