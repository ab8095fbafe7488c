import { expect, it } from 'vitest';
import type { MachineLoad } from '../../../src/core/record.ts';
import { warningsFor } from '../../../src/measure/warnings/index.ts';
import { batchResult, machine } from '../../fixtures/results.ts';

/** A batch that took 5 CPU seconds of its own, 2 in processes of its strategy and 3 in services, on 4 CPUs for 10 s. */
function warnings(load: Partial<MachineLoad>, seconds = 10) {
  const own = { driver: 1, workers: 4, children: 2 };
  const { measured } = batchResult({ cpuS: own, machine: { cpus: 4, seconds, busyS: 10, ...load } });
  return warningsFor(measured, { machine, services: { cpuS: 3 } });
}

const messages = (...load: Parameters<typeof warnings>) => warnings(...load).map(({ code, message }) => `${code}: ${message}`);

it('a cell that had the machine to itself, or a run of an earlier version', () => {
  expect(messages({})).toEqual([]);
  expect(messages({ busyS: 9.5, stealS: 0, throttledS: 0 })).toEqual([]);
  expect(warningsFor(batchResult().measured, { machine, services: { cpuS: 0 } })).toEqual([]);
});

it('other work took more than a tenth of the CPUs: 4 of 40 CPU seconds, a step of the counters at both ends left out', () => {
  expect(messages({ busyS: 14.08 })).toEqual([]);
  expect(warnings({ busyS: 18.08 })).toEqual([
    {
      code: 'disturbed',
      severity: 'caution',
      message: "other work took 20 % of the machine's CPUs while the cell ran",
      advice: 'The figures are those of a busy machine, and change with what else runs. Stop the other work and measure again.',
      data: {
        otherShare: expect.closeTo(0.2, 9),
        stealShare: 0,
        throttledShare: 0,
        limitOtherShare: 0.1,
        limitWaitingShare: 0.03,
      },
    },
  ]);
});

it('the CPUs were not there: taken by the host, or withheld by a limit', () => {
  expect(messages({ stealS: 1.2, throttledS: 1.2 })).toEqual([]);
  expect(messages({ stealS: 2.08 })).toEqual([
    'disturbed: the host of this virtual machine took 5 % of its CPUs while the cell ran',
  ]);
  expect(messages({ throttledS: 4.08, busyS: 22.08 })).toEqual([
    "disturbed: other work took 30 % of the machine's CPUs; a CPU limit kept threads waiting for 10 % of the machine's CPU time while the cell ran",
  ]);
});

it('a cell of some hundredths of a second: its counters say nothing', () => {
  expect(messages({ busyS: 10.08 }, 0.02)).toEqual([]);
});
