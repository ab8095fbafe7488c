import type { Snapshot } from '../../measure/snapshot.ts';

/** Long enough for a steady number, short enough to show a change. */
const windowS = 3;

/** Predictions a second over the last seconds of a cell. */
export class RecentRate {
  readonly #points = [{ elapsedS: 0, ok: 0 }];

  add({ elapsedS, counts }: Snapshot): void {
    if (elapsedS === undefined) return;
    this.#points.push({ elapsedS, ok: counts.ok });
    // One point before the window stays, to measure from.
    while (this.#points.length > 2 && elapsedS - this.#points[1]!.elapsedS >= windowS) this.#points.shift();
  }

  /** Undefined before there are two times. */
  get perS(): number | undefined {
    const first = this.#points[0]!;
    const last = this.#points.at(-1)!;
    return last.elapsedS === first.elapsedS ? undefined : (last.ok - first.ok) / (last.elapsedS - first.elapsedS);
  }
}
