import type { Addon } from '../../../setup/require-tensorflow.js';
import { exitCodes, messageOf, ProblemsError } from '../../core/problems.ts';

export type { Addon, Tensor } from '../../../setup/require-tensorflow.js';

/** Loads tfjs-node with its addon. Throws ProblemsError with a remedy if it is not set up. */
export async function loadTensorflow(): Promise<Addon> {
  const { requireTensorflow } = await import('../../../setup/require-tensorflow.js');
  try {
    return requireTensorflow().backend().binding;
  } catch (cause) {
    throw new ProblemsError(
      { message: `TensorFlow cannot be loaded: ${messageOf(cause)}`, remedy: 'run: npx predbench setup' },
      { exitCode: exitCodes.environment, cause },
    );
  }
}
