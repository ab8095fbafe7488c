/** The source of a measured quantity, in one sentence. */
import { machine } from '../../core/machine.ts';
import { jobRows, type JobTimes } from './one-job.ts';
import type { Measurement } from './plan.ts';
import type { RoundTrips } from './round-trip.ts';

export function roundTripSource({ host }: Measurement, request: string, trips: RoundTrips, now: Date): string {
  const { answeredMs, withoutServer, warmedUp, failed } = trips;
  const server = withoutServer ? "without the server's own time (Server-Timing)" : "including the server's own time";
  const to = host ?? 'the embedded model server';
  return `median of ${answeredMs.length} consecutive calls (${request}) to ${to}, ${server}; ${warmedUp} warm-up calls left out, ${failed} failed; 95 % order-statistic interval, calls taken as independent; ${where(now)}`;
}

export function jobSource(
  { host, planned, strategy, options }: Measurement,
  what: string,
  { predicted }: JobTimes,
  now: Date,
): string {
  const at = host ?? 'the embedded batch prediction service';
  const assumptions = strategy.assumptions?.(options) ?? [];
  return [
    `one job of ${jobRows} rows (${planned.use}) at ${at}, ${predicted} of them predicted: ${what}, from its states; a single measurement gives no interval, so half to twice the value is assumed`,
    ...assumptions,
    where(now),
  ].join('; ');
}

export function startSource({ planned }: Measurement, starts: number, now: Date): string {
  return `median of ${starts} starts of a process with one worker (${planned.use}), until the first prediction, on this machine, so without starting a cloud machine; 95 % order-statistic interval; ${where(now)}`;
}

function where(now: Date): string {
  const { platform, arch, cpu, cores } = machine();
  return `measured ${now.toISOString().slice(0, 19)}Z from ${platform} ${arch}, ${cores} cores, ${cpu}`;
}
