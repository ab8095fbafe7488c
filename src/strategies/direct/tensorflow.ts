import type * as tfjsNode from '@tensorflow/tfjs-node';
import { exitCodes, messageOf, ProblemsError } from '../../core/problems.ts';

export type Tensorflow = typeof tfjsNode;

/** Loads tfjs-node with its native addon. Throws ProblemsError with a remedy if it is not set up. */
export async function loadTensorflow(): Promise<Tensorflow> {
  const { requireTensorflow } = await import('../../../setup/require-tensorflow.js');
  try {
    return requireTensorflow();
  } catch (cause) {
    throw new ProblemsError(
      { message: `TensorFlow cannot be loaded: ${messageOf(cause)}`, remedy: 'run: npx predbench setup' },
      { exitCode: exitCodes.environment, cause },
    );
  }
}
