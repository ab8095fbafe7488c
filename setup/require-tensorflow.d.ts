import type * as tfjsNode from '@tensorflow/tfjs-node';

type Environment = Record<string, string | undefined>;

/** The package folder that requireTensorflow would load, if any has its native addon. */
export function findTensorflow(options?: { env?: Environment; root?: string }): string | undefined;

/** Loads tfjs-node; throws an Error whose message names the remedy where it is not set up. */
export function requireTensorflow(options?: { from?: string }): typeof tfjsNode;

/** The version of the loaded libtensorflow ('2.15.1'), which is not that of the package ('4.22.0'). */
export function libtensorflowVersion(tf: typeof tfjsNode): string;
