/** CPU of processes that are killed before anyone has added up what they used: Linux only. */
import { sum } from '../core/numbers.ts';
import { ticksPerS } from './machine-load.ts';
import { type ProcessReadings, thisMachine, timesIn } from './process-readings.ts';

export interface TreeCpu {
  readonly ownS: number;
  /** Of all that it started, and of what those started. */
  readonly belowS: number;
}

interface Seen {
  readonly pid: number;
  readonly startTicks: number;
  readonly children: Seen[];
  isAlive: boolean;
  ownTicks: number;
  /** Of children that ended and were waited for, and of theirs. */
  waitedTicks: number;
  /** What of `waitedTicks` was seen of none of them: that of a short life, or of its last moments. */
  unseenTicks: number;
}

/**
 * Processes and all that they start, looked at again and again. Each that was seen once counts with what was last seen of it, whoever its
 * parent is by then and after its end, too. So of one that was killed, what it did after the last look may be lost. What nobody saw but a
 * parent waited for counts as well, and nothing counts twice.
 */
export class ProcessTree {
  readonly #readings: ProcessReadings;
  /** Parents before their children. */
  readonly #seen: Seen[] = [];
  readonly #roots = new Map<number, Seen>();
  readonly #alive = new Map<number, Seen>();
  /** Those alive that belong to others. Nobody comes below a process but by being started there, so they are not read again. */
  #others = new Set<number>();

  /** Those of `roots` that have ended take no part. */
  constructor(roots: readonly number[], readings: ProcessReadings = thisMachine) {
    this.#readings = readings;
    for (const pid of roots) {
      const times = timesIn(readings.stat(pid));
      if (times !== undefined) this.#roots.set(pid, this.#add(pid, times.startTicks));
    }
    this.look();
  }

  look(): void {
    this.#findNew();
    // Parents first: a child that ends meanwhile is then not yet in what its parent has waited for.
    for (const process of this.#alive.values()) this.#read(process);
    // Children first: theirs is part of what a parent has waited for.
    for (const process of this.#seen.toReversed())
      process.unseenTicks = Math.max(process.unseenTicks, process.waitedTicks - endedTicks(process));
  }

  /** Of one of the roots, so far; undefined if it had ended before the first look, or where processes cannot be seen. */
  cpuOf(root: number): TreeCpu | undefined {
    const found = this.#roots.get(root);
    return found && { ownS: found.ownTicks / ticksPerS, belowS: (ticksOf(found) - found.ownTicks) / ticksPerS };
  }

  #findNew(): void {
    const others = new Set<number>();
    const unknown = new Map<number, { readonly parent: number; readonly startTicks: number }>();
    for (const pid of this.#readings.processes() ?? []) {
      if (this.#alive.has(pid)) continue;
      if (this.#others.has(pid)) others.add(pid);
      else {
        const times = timesIn(this.#readings.stat(pid));
        if (times !== undefined) unknown.set(pid, times);
      }
    }
    // A child may have a lower id than its parent.
    for (let before = -1; before !== unknown.size;) {
      before = unknown.size;
      for (const [pid, { parent, startTicks }] of unknown) {
        const found = this.#alive.get(parent);
        if (found === undefined) continue;
        found.children.push(this.#add(pid, startTicks));
        unknown.delete(pid);
      }
    }
    this.#others = new Set([...others, ...unknown.keys()]);
  }

  #add(pid: number, startTicks: number): Seen {
    const process = { pid, startTicks, children: [], isAlive: true, ownTicks: 0, waitedTicks: 0, unseenTicks: 0 };
    this.#seen.push(process);
    this.#alive.set(pid, process);
    return process;
  }

  #read(process: Seen): void {
    const times = timesIn(this.#readings.stat(process.pid));
    if (times?.startTicks === process.startTicks) {
      process.ownTicks = times.ownTicks;
      process.waitedTicks = times.waitedTicks;
    } else {
      process.isAlive = false;
      this.#alive.delete(process.pid);
    }
  }
}

/** With all that it started. */
function ticksOf({ ownTicks, unseenTicks, children }: Seen): number {
  return ownTicks + unseenTicks + sum(children.map(ticksOf));
}

/** Of all below it that have ended: it may have waited for any of them, since children of one that ended may come to it. */
function endedTicks({ children }: Seen): number {
  return sum(children.map((child) => (child.isAlive ? 0 : child.ownTicks + child.unseenTicks) + endedTicks(child)));
}
