/** Check of the machine: did the cell have it to itself? */
import type { CellMeasurement } from '../../core/record.ts';
import { type Check, fixed } from './check.ts';

/**
 * The bundled batch with direct, on two cores: -2 to 0 % of other work and 3,450 to 4,080 rows/s alone, 11 % and 3,690, 43 % and 2,430
 * beside a busy loop. The counters agreed with the sum over all processes to 2.5 % over 1 s, to 0.2 % over 4 s.
 */
const mostOtherShare = 0.1;
/** Ten times the most steal that was seen, 0.3 %, with every CPU of the virtual machine busy. */
const mostWaitingShare = 0.03;

/** The machine's counters move in steps of 10 ms, and each CPU may be a step off at both ends. */
const uncertainS = 0.02;

const disturbed: Check = ({ machine, cpuS }, { services }) => {
  if (machine === undefined || cpuS === undefined) return undefined;
  const { cpus, seconds, busyS, stealS = 0, throttledS = 0 } = machine;
  const ownS = ownCpuS(cpuS) + services.cpuS;
  const shareOf = (cpu: number) => Math.max(0, cpu - uncertainS * cpus) / (cpus * seconds);
  const shares = { otherShare: shareOf(busyS - ownS), stealShare: shareOf(stealS), throttledShare: shareOf(throttledS) };
  const found = [
    ...(shares.otherShare > mostOtherShare ? [`other work took ${percent(shares.otherShare)} of the machine's CPUs`] : []),
    ...(shares.stealShare > mostWaitingShare
      ? [`the host of this virtual machine took ${percent(shares.stealShare)} of its CPUs`]
      : []),
    ...(shares.throttledShare > mostWaitingShare
      ? [`a CPU limit kept threads waiting for ${percent(shares.throttledShare)} of the machine's CPU time`]
      : []),
  ];
  if (found.length === 0) return undefined;
  return {
    code: 'disturbed',
    severity: 'caution',
    message: `${found.join('; ')} while the cell ran`,
    advice: 'The figures are those of a busy machine, and change with what else runs. Stop the other work and measure again.',
    data: { ...shares, limitOtherShare: mostOtherShare, limitWaitingShare: mostWaitingShare },
  };
};

function ownCpuS({ driver, workers, children = 0 }: NonNullable<CellMeasurement['cpuS']>): number {
  return driver + workers + children;
}

function percent(share: number): string {
  return `${fixed(100 * share, 0)} %`;
}

export const disturbedChecks: readonly Check[] = [disturbed];
