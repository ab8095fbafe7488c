/** Adds up costs by elapsed time. */
export interface Ledger {
  /** Charges of this name begin. */
  readonly begin: (name: string) => void;
  /** The current charges end. */
  readonly end: () => void;
}

/** Node's longest timer: 24 days, longer than any cell. */
const longestMs = 2 ** 31 - 1;

/** Names not in `usdPerS` are free. `onSpent` is called when `maxUsd` is reached. */
export function ledgerOf(maxUsd: number, usdPerS: ReadonlyMap<string, number>, onSpent: () => void): Ledger {
  let leftUsd = maxUsd;
  let stop: (() => void) | undefined;
  return {
    begin(name) {
      const usdPerMs = (usdPerS.get(name) ?? 0) / 1000;
      if (usdPerMs === 0) return;
      const startMs = performance.now();
      const timer = setTimeout(onSpent, Math.min(Math.max(0, leftUsd) / usdPerMs, longestMs));
      timer.unref();
      stop = () => {
        clearTimeout(timer);
        leftUsd -= (performance.now() - startMs) * usdPerMs;
      };
    },
    end() {
      stop?.();
      stop = undefined;
    },
  };
}
