import type { Saturation } from '../../core/record.ts';
import type { Backlog, Calls } from './timeline.ts';

/** Shortest growth to judge: a shorter one is a stall or a burst. */
const shortestS = 5;
/** An endpoint without any answer for so long has stalled. */
const silentS = 10;
/** Growth below this share of the rate would take too long to show. */
const leastShare = 0.03;
/** The growth must exceed this many standard deviations of chance. */
const deviations = 3.25;
/** Least share of the growth in the first and in the last quarter. Otherwise it was a step (a pipe filling, a stall), not a slope. */
const leastOfQuarter = 0.1;
/** Parts whose differences show how much the backlog wanders. */
const parts = 8;
/** Windows to look back. */
const maxWindows = 480;

/**
 * Detects a growing backlog from the instances due and answered at the end of every window. Growth since any earlier window counts if it
 * is at least 3 % of what fell due, if the first and the last quarter of that time took part, and if it exceeds 3.25 standard deviations of
 * chance at full load (variance of a renewal process: due x cv² of the gaps + answered x rows per call x cv² of the call time) and of the
 * observed wandering. Answers in whole calls are allowed for. Simulated false alarms and detection times: docs/derivations.md.
 */
export class SaturationDetector {
  readonly #gapCv2: number;
  readonly #burst: number;
  readonly #seen: Backlog[] = [{ atS: 0, due: 0, answered: 0 }];
  #found: Saturation | undefined;
  /** Below this backlog the growth is over. */
  #recoveredBelow = 0;

  /**
   * `gapCv2`: squared coefficient of variation of the schedule's gaps: 0 for equal gaps, 1 for Poisson arrivals. `burst`: growth that the
   * schedule itself causes, in instances by which it may run ahead of its mean rate.
   */
  constructor({ gapCv2, burst = 0 }: { readonly gapCv2: number; readonly burst?: number }) {
    this.#gapCv2 = gapCv2;
    this.#burst = burst;
  }

  /** Undefined if the backlog does not grow, or once half of the growth has been worked off. */
  get saturation(): Saturation | undefined {
    return this.#found;
  }

  /** Adds a window. True if this one shows saturation. */
  add(now: Backlog, calls: Calls): boolean {
    const seen = this.#seen;
    seen.push(now);
    if (seen.length > maxWindows) seen.shift();
    if (this.#found !== undefined) {
      if (backlogOf(now) < this.#recoveredBelow) this.#found = undefined;
      return false;
    }
    if (now.answered === 0) {
      // Starts at the first due instance, for streams that begin slowly.
      const before = seen.findLast(({ due }) => due === 0)?.atS ?? 0;
      if (now.atS - before >= silentS) this.#find(0);
    } else {
      const from = seen.findIndex((_, i) => this.#grows(i, calls));
      if (from !== -1) this.#find(from);
    }
    return this.#found !== undefined;
  }

  #grows(from: number, { meanSize, largest, cv2 }: Calls): boolean {
    const start = this.#seen[from] as Backlog;
    const now = this.#now;
    const seconds = now.atS - start.atS;
    // Before the first answer every backlog grows, since the pipe fills.
    if (seconds < shortestS || start.answered === 0) return false;
    const due = now.due - start.due;
    const growth = backlogOf(now) - backlogOf(start);
    const unexplained = growth - this.#burst;
    if (unexplained < leastShare * due) return false;
    const lumps = (largest * largest) / 6;
    const chance = due * this.#gapCv2 + (now.answered - start.answered) * meanSize * cv2;
    const leastVariance = (unexplained / deviations) ** 2 - lumps;
    if (chance > leastVariance) return false;
    const first = this.#backlogAt(start.atS + seconds / 4) - backlogOf(start);
    const last = backlogOf(now) - this.#backlogAt(now.atS - seconds / 4);
    if (Math.min(first, last) < leastOfQuarter * growth) return false;
    return this.#wander(start, growth) <= leastVariance;
  }

  /** Variance of the growth since `start`, estimated from its parts. */
  #wander(start: Backlog, growth: number): number {
    const seconds = this.#now.atS - start.atS;
    let before = backlogOf(start);
    let sum = 0;
    for (let part = 1; part <= parts; part++) {
      const after = this.#backlogAt(start.atS + (seconds * part) / parts);
      sum += (after - before - growth / parts) ** 2;
      before = after;
    }
    return (sum * parts) / (parts - 1);
  }

  get #now(): Backlog {
    return this.#seen.at(-1) as Backlog;
  }

  /** At the end of the first window that ends at that time or later. */
  #backlogAt(atS: number): number {
    const seen = this.#seen;
    let low = 0;
    let high = seen.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((seen[middle] as Backlog).atS < atS - 1e-9) low = middle + 1;
      else high = middle;
    }
    return backlogOf(seen[low] as Backlog);
  }

  #find(from: number): void {
    const start = this.#seen[from] as Backlog;
    const now = this.#now;
    const growth = backlogOf(now) - backlogOf(start);
    this.#recoveredBelow = backlogOf(start) + growth / 2;
    this.#found = {
      sinceS: start.atS,
      detectedAtS: now.atS,
      slopePerS: growth / (now.atS - start.atS),
      shareOfDue: growth / (now.due - start.due),
      backlog: backlogOf(now),
    };
  }
}

function backlogOf({ due, answered }: Backlog): number {
  return due - answered;
}
