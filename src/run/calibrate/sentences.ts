/** What stands behind a measured quantity, as one sentence. */
import { machine } from '../../core/machine.ts';
import { jobRows, type JobTimes } from './one-job.ts';
import type { Measurement } from './plan.ts';
import type { RoundTrips } from './round-trip.ts';

export function roundTripSource({ host }: Measurement, request: string, trips: RoundTrips, now: Date): string {
  const { answeredMs, withoutServer, warmedUp, failed } = trips;
  const server = withoutServer ? 'less the time that the server says it took (Server-Timing)' : "the server's own work included";
  const to = host ?? 'the embedded model server';
  return `median of ${answeredMs.length} calls (${request}), one after the other, to ${to}, ${server}; ${warmedUp} calls to warm up left out, ${failed} failed; 95 % order-statistic interval, as if no call depended on the one before; ${where(now)}`;
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
    `one job of ${jobRows} rows (${planned.use}) at ${at}, ${predicted} of them predicted: ${what}, as its states tell; one measurement supports no interval: half to twice the value is taken`,
    ...assumptions,
    where(now),
  ].join('; ');
}

export function startSource({ planned }: Measurement, starts: number, now: Date): string {
  return `median of ${starts} starts of a process with one worker (${planned.use}), until its model answered the first prediction, on this machine: no machine of a cloud was started; 95 % order-statistic interval; ${where(now)}`;
}

function where(now: Date): string {
  const { platform, arch, cpu, cores } = machine();
  return `measured ${now.toISOString().slice(0, 19)}Z from ${platform} ${arch}, ${cores} cores, ${cpu}`;
}
