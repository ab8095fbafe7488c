type Environment = Record<string, string | undefined>;

/** Of the SDK and of Prism. */
export const beamVersion: string;

/** The pipeline's Python package with its locks: what PYTHONPATH needs. */
export const beamPackage: string;

/** The virtual environment that `predbench setup beam` makes. */
export function beamFolder(env?: Environment): string;

/** The interpreter for pipelines: PREDBENCH_BEAM_PYTHON, else the one that was set up. Undefined if there is none. */
export function beamPython(env?: Environment): string | undefined;

/** Prism: PREDBENCH_PRISM, else the one that was set up, else the one on the PATH. Undefined if there is none. */
export function prismCommand(env?: Environment): string | undefined;
