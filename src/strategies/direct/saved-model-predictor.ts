import type { Batch, Column } from '../../core/batch.ts';
import type { CallPredictor, Outcome } from '../../core/predictor.ts';
import { messageOf, ProblemsError } from '../../core/problems.ts';
import type { ModelSignature } from '../../core/signature.ts';
import { readTensorNames } from '../../data/model/saved-model.ts';
import { readTensor } from './read-tensor.ts';
import { loadRemedy, runMessage } from './remedies.ts';
import { StringTensors } from './string-tensors.ts';
import { loadTensorflow, type Tensor } from './tensorflow.ts';
import { writeTensor } from './write-tensor.ts';

/** Runs a SavedModel in this thread; `predict` blocks. Throws ProblemsError if TensorFlow cannot load the model. */
export async function openSavedModel(model: ModelSignature): Promise<CallPredictor> {
  const { path, tags, inputs, outputs } = model;
  const names = await readTensorNames(model);
  const inputNames = inputs.map(({ name }) => names.inputs.get(name) ?? '').join(',');
  const outputNames = outputs.map(({ name }) => names.outputs.get(name) ?? '').join(',');
  const addon = await loadTensorflow();
  const session = load();
  const strings = new StringTensors(addon);

  function load(): number {
    try {
      return addon.loadSavedModel(path, tags.join(','));
    } catch (cause) {
      throw new ProblemsError({
        file: path,
        message: `TensorFlow cannot load the model: ${messageOf(cause)}`,
        ...loadRemedy(messageOf(cause)),
      });
    }
  }

  function run(given: readonly number[]): readonly Tensor[] {
    try {
      return addon.runSavedModel(session, given, inputNames, outputNames);
    } catch (cause) {
      throw new Error(runMessage(messageOf(cause)), { cause });
    }
  }

  function predict(batch: Batch): Outcome {
    const given: number[] = [];
    let answered: readonly Tensor[] = [];
    try {
      for (const { name } of inputs) given.push(writeTensor(addon, columnOf(batch, name), batch.size, strings));
      answered = run(given);
      const read = outputs.map((feature, i) => readTensor(addon, answered[i] as Tensor, feature, batch.size));
      return {
        outputs: Object.fromEntries(read.map(({ column }, i) => [outputs[i]?.name, column])),
        failed: new Map(read.flatMap(({ failed }) => [...failed])),
      };
    } finally {
      for (const id of given) addon.deleteTensor(id);
      for (const { id } of answered) addon.deleteTensor(id);
    }
  }

  let closed = false;
  return {
    predict: async (batch) => predict(batch),
    async close() {
      if (closed) return;
      closed = true;
      strings.close();
      addon.deleteSavedModel(session);
    },
  };
}

function columnOf(batch: Batch, name: string): Column {
  const column = batch.columns[name];
  if (column === undefined) throw new Error(`the batch has no column ${name}`);
  return column;
}
