/** Checks of streams: could predbench itself keep the rate? */
import type { Ceiling } from '../../core/record.ts';
import { meanBatchSize } from '../distribution/distribution.ts';
import { type Check, fixed } from './check.ts';

const generatorBottleneck: Check = ({ workload, batchSizes }, { generator }) => {
  if (workload.kind !== 'stream' || generator === undefined) return undefined;
  const eventsPerS = workload.rateAskedPerS;
  const callsPerS = eventsPerS / (meanBatchSize(batchSizes) ?? 1);
  const passed = beyond(generator.schedule, eventsPerS)
    ? { unit: 'instances', ratePerS: eventsPerS, ceiling: generator.schedule }
    : beyond(generator.oneByOne, callsPerS)
      ? { unit: 'calls', ratePerS: callsPerS, ceiling: generator.oneByOne }
      : undefined;
  if (passed === undefined) return undefined;
  const { unit, ratePerS, ceiling } = passed;
  return {
    code: 'generator-bottleneck',
    severity: 'caution',
    message: `the generator was the bottleneck: ${fixed(ratePerS, 1)} ${unit}/s exceed its ceiling${ceiling.state === 'below' ? ', which is below' : ' of'} ${ceiling.ratePerS}/s`,
    advice:
      'Latency includes the lag of predbench itself. Lower the rate, or batch; `predbench doctor --calibrate` measures the ceiling again.',
    data: { ratePerS, ceilingPerS: ceiling.ratePerS, limitMs: generator.limitMs },
  };
};

/** A rate below the lowest one tried is not judged: its send lag shows whether it was kept. */
function beyond({ state, ratePerS }: Ceiling, askedPerS: number): boolean {
  if (state === 'below') return askedPerS >= ratePerS;
  return askedPerS > ratePerS;
}

export const generatorChecks: readonly Check[] = [generatorBottleneck];
