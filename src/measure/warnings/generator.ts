/** Of streams: whether predbench itself can keep their rate. */
import type { Ceiling } from '../../core/record.ts';
import { meanBatchSize } from '../distribution/distribution.ts';
import { type Check, fixed } from './check.ts';

const generatorBottleneck: Check = ({ workload, batchSizes }, _machine, generator) => {
  if (workload.kind !== 'stream' || generator === undefined) return undefined;
  const eventsPerS = workload.rateAskedPerS;
  const callsPerS = eventsPerS / (meanBatchSize(batchSizes) ?? 1);
  const passed = beyond(generator.schedule, eventsPerS)
    ? { what: 'instances', ratePerS: eventsPerS, ceiling: generator.schedule }
    : beyond(generator.oneByOne, callsPerS)
      ? { what: 'calls', ratePerS: callsPerS, ceiling: generator.oneByOne }
      : undefined;
  if (passed === undefined) return undefined;
  const { what, ratePerS, ceiling } = passed;
  return {
    code: 'generator-bottleneck',
    severity: 'caution',
    message: `the generator was the bottleneck: ${fixed(ratePerS, 1)} ${what}/s are beyond ${ceiling.state === 'below' ? 'what it was calibrated for, less than ' : 'its ceiling of '}${ceiling.ratePerS}/s`,
    advice:
      'Latency contains the lag of predbench itself. Lower the rate, or batch; `predbench doctor --calibrate` measures the ceiling anew.',
    data: { ratePerS, ceilingPerS: ceiling.ratePerS, limitMs: generator.limitMs },
  };
};

/** Above the highest rate that was on time. A rate below the lowest one tried is not judged: its own send lag tells. */
function beyond({ state, ratePerS }: Ceiling, askedPerS: number): boolean {
  if (state === 'below') return askedPerS >= ratePerS;
  return askedPerS > ratePerS;
}

export const generatorChecks: readonly Check[] = [generatorBottleneck];
