/** Converts stored runs of version 1 to the current version. */
import { runRecordVersion } from './record.ts';

type Data = Readonly<Record<string, unknown>>;

/** For records whose lists and objects have been checked. */
export function upgraded(record: Data): Data {
  if (record['version'] !== 1) return record;
  return { ...record, version: runRecordVersion, cells: (record['cells'] as readonly Data[]).map(cellOf) };
}

function cellOf(cell: Data): Data {
  return isData(cell['result']) ? { ...cell, result: resultOf(cell['result']) } : cell;
}

/** Version 1 kept everything in one object, and stored rows per CPU second. */
function resultOf({ valid, warnings, ...all }: Data): Data {
  const measured = Object.fromEntries(Object.entries(all).filter(([key]) => key !== 'rowsPerCpuS'));
  const { servicesS, ...setUp } = dataOf(measured['setUp']);
  const { services: cpuS, ...cpu } = dataOf(measured['cpuS']);
  const { pipeline, services: peakRssBytes } = dataOf(measured['peakRssBytes']);
  const workload = dataOf(measured['workload']);
  return {
    measured: {
      ...measured,
      workload: { ...workload, kind: kinds[String(workload['kind'])] ?? workload['kind'] },
      setUp,
      cpuS: cpu,
      peakRssBytes: pipeline,
    },
    services: { startS: servicesS, cpuS, peakRssBytes },
    judged: { valid, warnings },
  };
}

const kinds: Readonly<Record<string, string>> = { bounded: 'batch', unbounded: 'stream' };

function isData(value: unknown): value is Data {
  return typeof value === 'object' && value !== null;
}

function dataOf(value: unknown): Data {
  return isData(value) ? value : {};
}
