/** What went by, at its price a second. */
export interface Ledger {
  /** Something of this name begins. */
  readonly begin: (name: string) => void;
  /** What is under way has ended. */
  readonly end: () => void;
}

/** The longest that a timer of Node takes: 24 days, which no cell takes. */
const longestMs = 2 ** 31 - 1;

/** What is not in `usdPerS` costs nothing. `onSpent`: called when `maxUsd` is reached. */
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
