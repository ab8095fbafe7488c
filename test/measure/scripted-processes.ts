/** Processes as Linux tells of them, changed by a test between two looks. */
import type { ProcessReadings } from '../../src/measure/process-readings.ts';

export interface ScriptedProcess {
  readonly name?: string;
  readonly parent: number;
  /** User, system, and both of the children waited for, in hundredths of a second. */
  readonly ticks: readonly [number, number, number, number];
  /** Ticks since the machine started. */
  readonly start?: number;
}

export class ScriptedProcesses implements ProcessReadings {
  readonly #processes: Map<number, ScriptedProcess>;
  /** Ids in the order in which they were read. */
  readonly read: number[] = [];

  constructor(processes: Readonly<Record<number, ScriptedProcess>>) {
    this.#processes = new Map(Object.entries(processes).map(([pid, process]) => [Number(pid), process]));
  }

  processes(): readonly number[] {
    return [...this.#processes.keys()].toSorted((a, b) => a - b);
  }

  stat(pid: number): string | undefined {
    this.read.push(pid);
    const found = this.#processes.get(pid);
    if (found === undefined) return undefined;
    const { name = 'node', parent, ticks, start = 351 } = found;
    return `${pid} (${name}) S ${parent} ${pid} 1 0 -1 4194304 2509 4671 0 12 ${ticks.join(' ')} 20 0 11 0 ${start} 1217544192 24000 0`;
  }

  /** `undefined`: it has ended. */
  change(processes: Readonly<Record<number, ScriptedProcess | undefined>>): void {
    for (const [pid, process] of Object.entries(processes))
      if (process === undefined) this.#processes.delete(Number(pid));
      else this.#processes.set(Number(pid), process);
  }
}
