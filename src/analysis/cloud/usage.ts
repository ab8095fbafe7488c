/** What is billed of a projection. */
import type { Usage } from '../../core/predictor.ts';
import { secondsPerDay, secondsPerHour } from '../../core/units.ts';
import { endpointLines } from '../../prices/cloud/endpoint.ts';
import { jobLine } from '../../prices/cloud/job.ts';
import { streamedGb, streamLines } from '../../prices/cloud/stream.ts';
import { workerLines } from '../../prices/cloud/workers.ts';
import { metered, type MeteredLine } from '../../prices/metered.ts';
import { endpointHost, endpointHours, endpointLine, jobMachine } from './machines.ts';
import type { BatchModel, StreamModel } from './model.ts';
import { sameLine } from './same-line.ts';
import { atRows } from './sizes.ts';

/** What is billed of a batch. */
export interface BatchBilled {
  readonly rows: number;
  /** The measured number of machines, so many times. */
  readonly times: number;
  /** Machine seconds. */
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

type BatchLine = MeteredLine<BatchBilled>;

/** Of a batch, once a day. */
export function batchLines(model: BatchModel): BatchLine[] {
  const { cloud, sizes } = model;
  const lines = sizes[0]?.usage ?? [];
  const workers = workerLines(cloud.workers, 'batch');
  return [
    ...metered(workers, ({ workerS }: BatchBilled) => ({ machineS: workerS, gb: 0 })),
    ...lines.flatMap((line): BatchLine[] => {
      if (isJobLine(line)) {
        const { protocol, machineType } = jobMachine({ usage: lines, cloud });
        return metered([jobLine({ machineType }, protocol)], ({ jobNodeS }) => jobNodeS);
      }
      return line === endpointLine(lines) ? batchEndpoint(model) : [ownLine(line, model)];
    }),
  ];
}

/** As the strategy declares it. */
function ownLine({ quantity, range, ...line }: Usage, { sizes }: BatchModel): BatchLine {
  const { alwaysOn } = line;
  const of = (quantityOf: BatchLine['quantityOf']): BatchLine => ({
    ...line,
    quantityOf,
    ...(range && { rangeOf: () => range }),
  });
  if (alwaysOn !== undefined) return of(({ times, endpointS }) => (alwaysOn * times * endpointS) / secondsPerHour);
  if (isPerRun(line)) return of(() => quantity);
  const at = atRows(sizes, ({ usage }) => sameLine(usage, line)?.quantity ?? 0);
  return of(({ rows }) => at(rows));
}

/** Files are as many as the pipeline has shards, however many rows are in them. */
function isPerRun({ sku }: Pick<Usage, 'sku'>): boolean {
  return sku.startsWith('cloud-storage/class-');
}

function batchEndpoint(model: BatchModel): BatchLine[] {
  const { cloud, perRow, rowsPerCall } = model;
  const { minReplicas, idleMinutes } = cloud.endpoint;
  const hours = endpointHours(cloud, 'batch');
  return metered(
    endpointLines({ ...cloud.endpoint, hours, host: endpointHost(model) }),
    ({ rows, endpointS, nodes }: BatchBilled) => {
      const idleS =
        hours === 'always' ? Math.max(0, secondsPerDay - endpointS) : hours === 'scale-to-zero' ? idleMinutes * 60 : 0;
      const idleNodes = hours === 'always' ? Math.min(nodes, minReplicas) : nodes;
      return {
        nodeSeconds: nodes * endpointS + idleNodes * idleS,
        upSeconds: endpointS + idleS,
        requests: rows / rowsPerCall,
        cpuSeconds: rows * perRow.endpointCpuS,
        bytes: rows * perRow.bytes,
      };
    },
  );
}

/** What is billed of a stream. */
export interface StreamBilled {
  readonly messages: number;
  readonly seconds: number;
  readonly machines: number;
  readonly nodes: number;
  /** Of the measured load. */
  readonly share: number;
}

type StreamLine = MeteredLine<StreamBilled>;

export function streamBill(model: StreamModel): StreamLine[] {
  const { cloud, usage } = model;
  const workers = workerLines(cloud.workers, 'stream', cloud.stream.messageBytes > 0);
  const workerLoad = ({ machines, seconds, messages }: StreamBilled) => ({
    machineS: machines * seconds,
    gb: streamedGb(cloud.stream, messages),
  });
  return [
    ...metered(workers, workerLoad),
    ...metered(streamLines(cloud.stream), ({ messages }: StreamBilled) => messages),
    ...usage.flatMap((line) => (line === endpointLine(usage) ? streamEndpoint(model) : [ownStreamLine(line, model)])),
  ];
}

function ownStreamLine({ quantity, range, ...line }: Usage, model: StreamModel): StreamLine {
  const { alwaysOn } = line;
  const quantityOf = ({ messages, seconds, share }: StreamBilled): number =>
    alwaysOn === undefined
      ? (quantity * messages) / model.messages
      : (Math.max(1, Math.ceil(alwaysOn * share - 1e-9)) * seconds) / secondsPerHour;
  return { ...line, quantityOf, ...(range && { rangeOf: () => range }) };
}

function streamEndpoint(model: StreamModel): StreamLine[] {
  const { cloud, perRow, rowsPerCall } = model;
  return metered(
    endpointLines({ ...cloud.endpoint, hours: endpointHours(cloud, 'stream'), host: endpointHost(model) }),
    ({ messages, seconds, nodes }: StreamBilled) => ({
      nodeSeconds: nodes * seconds,
      upSeconds: seconds,
      requests: messages / rowsPerCall,
      cpuSeconds: messages * perRow.endpointCpuS,
      bytes: messages * perRow.bytes,
    }),
  );
}
