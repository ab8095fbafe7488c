export interface Missing {
  readonly what: string;
  readonly remedy: string;
}

interface Loaded {
  /** Version of the native library, such as '2.15.1'. */
  readonly libtensorflow: string;
  /** Version of the package, such as '4.22.0'. */
  readonly tfjsNode: string;
}

export type Probe = ({ readonly ok: true } & Loaded) | { readonly ok: false; readonly reason: string };

export type SetUp =
  | ({ readonly ok: true; readonly how: 'ready' | 'wheel' | 'official' } & Loaded)
  | { readonly ok: false; readonly problems: readonly Missing[] };

interface Surroundings {
  readonly env?: Record<string, string | undefined>;
  /** predbench's own folder. */
  readonly root?: string;
}

/** Loads the addon in a process of its own: the one that is used, or the one in `folder`. */
export function probeTensorflow(options?: Surroundings & { readonly folder?: string }): Promise<Probe>;

/** Makes TensorFlow work, or says all that is missing and how to get it. */
export function setUpTensorflow(options?: Surroundings & { readonly log?: (line: string) => void }): Promise<SetUp>;
