/** A pipeline's spec as it holds in the workers' image (Dockerfile), which has none of this machine's files. */
import { relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { packageRoot } from '../../../../setup/paths.js';
import type { NodeChild, PipelineSpec, Predict } from '../spec.ts';

/** Where the Dockerfile puts predbench. */
export const imageRoot = '/opt/predbench/node_modules/predbench';

/** `folder`: the cell's own in Cloud Storage, with its model in `model`. */
export function inImage(spec: PipelineSpec, folder: string): PipelineSpec {
  const model = { ...spec.model, path: modelFolder(folder) };
  return {
    ...spec,
    reader: readerInImage(spec.reader),
    model,
    predict: predictInImage(spec.predict, model.path),
    results: `${folder}/results/rows`,
    measured: `${folder}/measured/bundles`,
    progress: null,
  };
}

export function modelFolder(folder: string): string {
  return `${folder}/model`;
}

function predictInImage(predict: Predict, modelPath: string): Predict {
  if (predict.runtime !== 'node') return predict;
  const { strategyUrl, context, ...task } = predict.task;
  return {
    ...childInImage(predict),
    runtime: 'node',
    task: {
      ...task,
      strategyUrl: moduleInImage(strategyUrl),
      context: { ...context, model: { ...context.model, path: modelPath }, workDir: '/tmp' },
    },
  };
}

function readerInImage(reader: PipelineSpec['reader']): PipelineSpec['reader'] {
  const child = childInImage(reader);
  const { encode } = child.task;
  if (encode === undefined) return child;
  return { ...child, task: { ...child.task, encode: { ...encode, strategyUrl: moduleInImage(encode.strategyUrl) } } };
}

function moduleInImage(url: string): string {
  return pathToFileURL(pathInImage(fileURLToPath(url))).href;
}

function childInImage<T extends NodeChild<unknown>>(child: T): T {
  const [, ...files] = child.command;
  return { ...child, command: ['node', ...files.map(pathInImage)] };
}

/** Another's module must be in the image at the same path. */
function pathInImage(path: string): string {
  const inPackage = relative(packageRoot, path);
  return inPackage.startsWith('..') ? path : `${imageRoot}/${inPackage}`;
}
