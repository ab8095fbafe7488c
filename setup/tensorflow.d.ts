export interface Missing {
  readonly what: string;
  readonly remedy: string;
}

export type Probe =
  | { readonly ok: true; readonly libtensorflow: string; readonly tfjsNode: string }
  | { readonly ok: false; readonly reason: string };

export type SetUp =
  | { readonly ok: true; readonly how: 'ready' | 'wheel' | 'official'; readonly libtensorflow: string; readonly tfjsNode: string }
  | { readonly ok: false; readonly problems: readonly Missing[] };

/** Loads the addon in a process of its own. */
export function probeTensorflow(env?: NodeJS.ProcessEnv): Promise<Probe>;

/** Makes TensorFlow work, or says what is missing and how to get it; see tensorflow.js. */
export function setUpTensorflow(options?: {
  readonly log?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
}): Promise<SetUp>;
