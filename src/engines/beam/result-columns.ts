import type { Feature } from '../../core/batch.ts';
import type { Failure, Outcome } from '../../core/predictor.ts';
import { BatchBuilder } from '../../data/columns/batch-builder.ts';

/** A row of the sink, as a pipeline writes it. */
export interface ResultRow {
  readonly key: number;
  readonly prediction?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

/** Results as the recorder takes them: row i belongs to instance `keys[i]`. */
interface Results extends Required<Outcome> {
  readonly keys: Float64Array;
}

/** Turns rows of the sink into columns. */
export class ResultColumns {
  readonly #outputs: readonly Feature[];
  /** Of the outputs that the first prediction has; a strategy may have fewer than the model. */
  #builder: BatchBuilder | undefined;

  constructor(outputs: readonly Feature[]) {
    this.#outputs = outputs;
  }

  /** First what was predicted, then what was not. */
  of(rows: readonly ResultRow[]): readonly [Results, Results] {
    const failed: { readonly key: number; readonly failure: Failure }[] = [];
    for (const { key, prediction, error } of rows) {
      const failure = prediction === undefined ? { message: error ?? 'no prediction' } : this.#add(key, prediction);
      if (failure !== undefined) failed.push({ key, failure });
    }
    const { keys, columns } = this.#builder?.take() ?? { keys: new Float64Array(), columns: {} };
    return [
      { keys, outputs: columns, failed: new Map() },
      {
        keys: Float64Array.from(failed, ({ key }) => key),
        outputs: {},
        failed: new Map(failed.map(({ failure }, i) => [i, failure])),
      },
    ];
  }

  #add(key: number, prediction: Readonly<Record<string, unknown>>): Failure | undefined {
    this.#builder ??= new BatchBuilder(
      this.#outputs.filter(({ name }) => Object.hasOwn(prediction, name)),
      { nonFinite: true },
    );
    return this.#builder.add(key, prediction);
  }
}
