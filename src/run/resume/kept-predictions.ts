/** The predictions of a cell measured earlier, from the rows that its sink kept. */
import type { Feature } from '../../core/batch.ts';
import { exists } from '../../core/files.ts';
import { isObject } from '../../core/json.ts';
import { messageOf } from '../../core/problems.ts';
import { BatchBuilder, extraFeatures } from '../../data/columns/batch-builder.ts';
import { jsonlFile, jsonlSink } from '../../data/sinks/jsonl.ts';
import type { SinkTarget } from '../../data/sinks/sink.ts';
import { jsonLines } from '../../data/sources/json-lines.ts';
import { isCloud } from '../../data/storage/index.ts';
import type { Plan } from '../../experiment/plan.ts';
import { PredictionTable } from '../../measure/predictions/agreement.ts';

export interface NotKept {
  readonly reason: string;
}

export async function keptPredictions({ sink, baseDir, model }: Plan, target: SinkTarget): Promise<PredictionTable | NotKept> {
  const { use, ...raw } = sink;
  if (use !== jsonlSink.name) return { reason: `the sink ${use} keeps no rows here` };
  const file = jsonlFile(jsonlSink.parse(raw, baseDir), target);
  if (!isCloud(file) && !(await exists(file))) return { reason: `${file} is no longer there` };
  try {
    return await tableOf(file, model.outputs);
  } catch (error) {
    return { reason: `${file}: ${messageOf(error)}` };
  }
}

async function tableOf(file: string, outputs: readonly Feature[]): Promise<PredictionTable> {
  const table = new PredictionTable();
  for await (const rows of jsonLines(file)) {
    const builder = new BatchBuilder(outputs, { nonFinite: true });
    for (const raw of rows) {
      const { line } = raw;
      if ('problem' in raw) throw new Error(`line ${line}: ${raw.problem}`);
      const { key, prediction } = raw.row;
      if (typeof key !== 'number') throw new Error(`line ${line}: no key`);
      // A row that failed.
      if (!isObject(prediction)) continue;
      const wrong = [builder.add(key, prediction)?.message ?? [], extraFeatures(prediction, outputs)].flat();
      if (wrong.length > 0) throw new Error(`line ${line}: ${wrong.join('; ')}`);
    }
    const { keys, columns } = builder.take();
    table.add(keys, columns, new Set());
  }
  return table;
}
