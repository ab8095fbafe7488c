/** What is billed of a projection. */
import type { Usage } from '../../core/predictor.ts';
import { secondsPerDay, secondsPerHour } from '../../core/units.ts';
import { endpointUsage } from '../../prices/cloud/endpoint.ts';
import { jobUsage } from '../../prices/cloud/job.ts';
import { streamedGb, streamUsage } from '../../prices/cloud/stream.ts';
import { workerUsage } from '../../prices/cloud/workers.ts';
import { endpointHost, endpointHours, endpointLine, jobMachine } from './machines.ts';
import type { BatchModel, StreamModel } from './model.ts';
import { sameLine } from './same-line.ts';
import { atRows } from './sizes.ts';

/** Machine seconds that are billed. */
export interface Billed {
  readonly workerS: number;
  readonly jobNodeS: number;
  /** That the batch uses an endpoint for. */
  readonly endpointS: number;
  readonly nodes: number;
}

export function nodeSecondsOf(usage: readonly Usage[]): number {
  return (usage.find(isJobLine)?.quantity ?? 0) * secondsPerHour;
}

function isJobLine({ part, unit }: Usage): boolean {
  return part === 'job' && unit === 'node h';
}

/** Of a batch, once a day. `times`: the measured number of machines, so many times. */
export function batchUsage(model: BatchModel, rows: number, times: number, billed: Billed): Usage[] {
  const { cloud, sizes } = model;
  const lines = sizes[0]?.usage ?? [];
  const own = lines.flatMap((line): Usage[] => {
    if (isJobLine(line)) {
      const { protocol, machineType } = jobMachine({ usage: lines, cloud });
      return jobUsage({ machineType }, billed.jobNodeS, protocol);
    }
    if (line === endpointLine(lines)) return batchEndpoint(model, rows, billed);
    if (line.alwaysOn !== undefined) {
      return [{ ...line, quantity: (line.alwaysOn * times * billed.endpointS) / secondsPerHour }];
    }
    return [
      {
        ...line,
        quantity: isPerRun(line) ? line.quantity : atRows(sizes, rows, ({ usage }) => sameLine(usage, line)?.quantity ?? 0),
      },
    ];
  });
  return [...workerUsage(cloud.workers, 'batch', billed.workerS), ...own];
}

/** Files are as many as the pipeline has shards, however many rows are in them. */
function isPerRun({ sku }: Usage): boolean {
  return sku.startsWith('cloud-storage/class-');
}

function batchEndpoint(model: BatchModel, rows: number, { endpointS, nodes }: Billed): Usage[] {
  const { cloud, perRow, rowsPerCall } = model;
  const { minReplicas, idleMinutes } = cloud.endpoint;
  const hours = endpointHours(cloud, 'batch');
  const idleS = hours === 'always' ? Math.max(0, secondsPerDay - endpointS) : hours === 'scale-to-zero' ? idleMinutes * 60 : 0;
  const idleNodes = hours === 'always' ? Math.min(nodes, minReplicas) : nodes;
  return endpointUsage(
    { ...cloud.endpoint, hours, host: endpointHost(model) },
    {
      nodeSeconds: nodes * endpointS + idleNodes * idleS,
      upSeconds: endpointS + idleS,
      requests: rows / rowsPerCall,
      cpuSeconds: rows * perRow.endpointCpuS,
      bytes: rows * perRow.bytes,
    },
  );
}

/** Of a stream for so many seconds. */
export function streamBill(
  model: StreamModel,
  { messages, seconds, machines, nodes, share }: Record<'messages' | 'seconds' | 'machines' | 'nodes' | 'share', number>,
): Usage[] {
  const { cloud, usage, perRow, rowsPerCall } = model;
  const own = usage.flatMap((line): Usage[] => {
    if (line === endpointLine(usage)) {
      return endpointUsage(
        { ...cloud.endpoint, hours: endpointHours(cloud, 'stream'), host: endpointHost(model) },
        {
          nodeSeconds: nodes * seconds,
          upSeconds: seconds,
          requests: messages / rowsPerCall,
          cpuSeconds: messages * perRow.endpointCpuS,
          bytes: messages * perRow.bytes,
        },
      );
    }
    if (line.alwaysOn !== undefined) {
      return [{ ...line, quantity: (Math.max(1, Math.ceil(line.alwaysOn * share - 1e-9)) * seconds) / secondsPerHour }];
    }
    return [{ ...line, quantity: (line.quantity * messages) / model.messages }];
  });
  return [
    ...workerUsage(cloud.workers, 'stream', machines * seconds, streamedGb(cloud.stream, messages)),
    ...streamUsage(cloud.stream, messages),
    ...own,
  ];
}
