import type { StreamWarmUp } from '../../core/record.ts';
import { Steadiness } from './steadiness.ts';
import { firstWindowS, type Window } from './timeline.ts';

/** Configured seconds, or until the stream is steady, up to a maximum. `uneven`: the schedule's rate varies. */
export type WarmUpRule = { readonly seconds: number } | { readonly atMostS: number; readonly uneven?: boolean };

/** Largest share of a schedule for an automatic warm-up. */
const mostShare = 0.2;
const mostS = 60;

/** `scheduleS` is undefined for an endless schedule. */
export function warmUpRule(configured: number | 'auto', scheduleS: number | undefined, uneven = false): WarmUpRule {
  if (configured !== 'auto') return { seconds: configured };
  return { atMostS: Math.min(mostS, scheduleS === undefined ? Infinity : mostShare * scheduleS), ...(uneven && { uneven }) };
}

/** The start of a schedule, left out of the distributions. Its instances are sent and counted as always. */
export class ScheduleWarmUp {
  instances = 0;
  calls = 0;
  readonly #rule: WarmUpRule;
  readonly #steadiness: Steadiness;
  #startMs = 0;
  /** Instances due from then on count. */
  #endMs = -Infinity;
  #lastS = 0;
  #steady: boolean | undefined;

  constructor(rule: WarmUpRule) {
    this.#rule = rule;
    this.#steadiness = new Steadiness({ even: !('uneven' in rule && rule.uneven) });
  }

  begin(startMs: number): void {
    this.#startMs = startMs;
    if ('seconds' in this.#rule) this.#endMs = this.#rule.seconds > 0 ? startMs + this.#rule.seconds * 1000 : -Infinity;
    // Too short to leave out even one window.
    else if (this.#rule.atMostS >= firstWindowS) this.#endMs = Infinity;
  }

  isOver(atMs: number): boolean {
    return atMs >= this.#endMs;
  }

  /** A window has ended, and with it perhaps the warm-up. */
  windowEnded(window: Window): void {
    if (!('atMostS' in this.#rule) || this.#endMs !== Infinity) return;
    const windowS = window.atS - this.#lastS;
    this.#lastS = window.atS;
    this.#steady = this.#steadiness.add(window);
    if (this.#steady === true || window.atS + windowS > this.#rule.atMostS) this.#endMs = this.#startMs + window.atS * 1000;
  }

  /** Undefined if nothing was left out. */
  result(elapsedS: number): StreamWarmUp | undefined {
    if (this.#endMs === -Infinity) return undefined;
    const auto = 'atMostS' in this.#rule;
    return {
      rule: auto ? 'until steady' : 'as configured',
      seconds: Math.min((this.#endMs - this.#startMs) / 1000, elapsedS),
      instances: this.instances,
      calls: this.calls,
      ...(this.#steady !== undefined && { steady: this.#steady }),
    };
  }
}
