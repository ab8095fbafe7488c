import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-node';
import type { Batch, Column } from '../../core/batch.ts';
import type { CallPredictor, Outcome } from '../../core/predictor.ts';
import { messageOf, ProblemsError } from '../../core/problems.ts';
import type { ModelSignature } from '../../core/signature.ts';
import { loadTensorflow } from './tensorflow.ts';
import { columnToTensor, outOfInt32, StringEncoder, tensorToColumn, unsupportedDtypes } from './tensors.ts';

/**
 * Runs a SavedModel in this thread through tfjs-node; `predict` blocks. Throws ProblemsError if tfjs-node does not support a dtype of the
 * signature, or TensorFlow cannot load the model.
 */
export async function openSavedModel(model: ModelSignature): Promise<CallPredictor> {
  refuseUnsupported(model);
  const tf = await loadTensorflow();
  const saved = await load();
  const strings = new StringEncoder();

  async function load() {
    try {
      return await tf.node.loadSavedModel(model.path, [...model.tags], model.name);
    } catch (cause) {
      throw new ProblemsError({
        file: model.path,
        message: `TensorFlow cannot load the model: ${messageOf(cause)}`,
        ...remedyFor(cause),
      });
    }
  }

  function predict(batch: Batch): Outcome {
    const failed = outOfInt32(batch);
    const inputs: Record<string, Tensor> = {};
    let outputs: Tensor[] = [];
    try {
      for (const { name } of model.inputs) inputs[name] = columnToTensor(tf, columnOf(batch, name), batch.size, strings);
      const answer = saved.predict(inputs) as NamedTensorMap;
      outputs = Object.values(answer);
      const columns = model.outputs.map((feature) => [
        feature.name,
        tensorToColumn(outputOf(answer, feature.name), feature, batch.size),
      ]);
      return { outputs: Object.fromEntries(columns), failed };
    } finally {
      tf.dispose([...Object.values(inputs), ...outputs]);
    }
  }

  let closed = false;
  return {
    predict: async (batch) => predict(batch),
    async close() {
      if (!closed) saved.dispose();
      closed = true;
    },
  };
}

function refuseUnsupported({ path, name, inputs, outputs }: ModelSignature): void {
  const messages = [...unsupportedDtypes(inputs, 'input'), ...unsupportedDtypes(outputs, 'output')];
  if (messages.length === 0) return;
  throw new ProblemsError(
    messages.map((message) => ({
      file: path,
      key: `signature ${name}`,
      message,
      remedy: 'export the model with a float32 signature, or serve it elsewhere and use the rest strategy',
    })),
  );
}

function columnOf(batch: Batch, name: string): Column {
  const column = batch.columns[name];
  if (column === undefined) throw new Error(`the batch has no column ${name}`);
  return column;
}

function outputOf(answer: NamedTensorMap, name: string): Tensor {
  const tensor = answer[name];
  if (tensor === undefined) throw new Error(`the model returned no output ${name}`);
  return tensor;
}

function remedyFor(cause: unknown): { remedy?: string } {
  return messageOf(cause).includes('Op type not registered')
    ? { remedy: 'the model was saved by a newer TensorFlow than this one; run "npx predbench setup" to install a newer one' }
    : {};
}
