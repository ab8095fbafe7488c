import type { Ceiling } from '../../../core/record.ts';

const lowestPerS = 1000;
const highestPerS = 128_000;
/** A rate must fail twice: a single interruption by the machine is no ceiling. */
const attempts = 2;

/**
 * The highest rate whose p99 lag is below the limit: doubles from 1,000/s until it fails, up to 128,000/s, then tries the geometric mean of
 * the last two.
 */
export async function highestRate(lagP99Ms: (ratePerS: number) => Promise<number>, limitMs: number): Promise<Ceiling> {
  let best: { ratePerS: number; lagP99Ms: number } | undefined;
  const holds = async (ratePerS: number): Promise<number> => {
    let least = Infinity;
    for (let attempt = 0; attempt < attempts && least >= limitMs; attempt++) least = Math.min(least, await lagP99Ms(ratePerS));
    if (least < limitMs) best = { ratePerS, lagP99Ms: least };
    return least;
  };
  for (let ratePerS = lowestPerS; ratePerS <= highestPerS; ratePerS *= 2) {
    const lag = await holds(ratePerS);
    if (lag < limitMs) continue;
    if (best === undefined) return { state: 'below', ratePerS, lagP99Ms: finite(lag) };
    await holds(Math.round(ratePerS / Math.SQRT2));
    return { state: 'found', ...best };
  }
  return { state: 'at least', ratePerS: highestPerS, lagP99Ms: best?.lagP99Ms ?? 0 };
}

/** JSON has no Infinity. */
function finite(ms: number): number | null {
  return Number.isFinite(ms) ? ms : null;
}
