/** The files of a SavedModel, and what is wrong with a folder that is not one. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../../core/files.ts';
import { type Problem, ProblemsError } from '../../core/problems.ts';

const remedy = 'name the folder of a TensorFlow SavedModel, with saved_model.pb and variables/';

/** The model's graph and signatures. Throws ProblemsError if it, or the model's variables, are not there. */
export async function readProtocolBuffer(path: string): Promise<Uint8Array> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(path, 'saved_model.pb'));
  } catch (cause) {
    throw new ProblemsError({ file: path, ...(await missingModel(path)) }, { cause });
  }
  if (hasVariables(bytes) && !(await exists(join(path, 'variables', 'variables.index'))))
    throw new ProblemsError({
      file: path,
      message: 'the model has variables, and the file variables/variables.index with their values is not there',
      remedy: 'copy the whole folder of the model, variables/ included',
    });
  return bytes;
}

async function missingModel(path: string): Promise<Pick<Problem, 'message' | 'remedy'>> {
  const entries = await readdir(path).catch(() => undefined);
  if (entries === undefined) {
    const isThere = await exists(path);
    return { message: isThere ? 'this is a file, but a model is a folder' : 'the model does not exist', remedy };
  }
  const versions = await versionsIn(path, entries);
  const newest = versions.at(-1);
  if (newest !== undefined)
    return {
      message: `this folder has versions of a model, ${versions.join(', ')}, and no saved_model.pb of its own`,
      remedy: `name one of them: ${join(path, newest)}`,
    };
  const keras = entries.find((name) => /\.(keras|h5)$/.test(name));
  if (keras !== undefined)
    return {
      message: `this folder has no saved_model.pb, but ${keras}, a file of Keras`,
      remedy: 'export it: model.export(FOLDER)',
    };
  return { message: 'this folder has no saved_model.pb', remedy };
}

/** TensorFlow Serving's folders: a number each, the newest last. */
async function versionsIn(path: string, entries: readonly string[]): Promise<string[]> {
  const numbers = entries.filter((name) => /^\d+$/.test(name)).toSorted((a, b) => Number(a) - Number(b));
  const are = await Promise.all(numbers.map((name) => exists(join(path, name, 'saved_model.pb'))));
  return numbers.filter((_, i) => are[i]);
}

/** By the operations that every graph with variables has, of TensorFlow 2 and 1. */
function hasVariables(graph: Buffer): boolean {
  return graph.includes('VarHandleOp') || graph.includes('VariableV2');
}
