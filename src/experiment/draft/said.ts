/** What the user says of the inputs, by flags or in answer to a question. */
export interface Said {
  /** Column by input. */
  readonly columns: Readonly<Record<string, string>>;
  /** Value of every instance by input, as typed. */
  readonly constants: Readonly<Record<string, string>>;
  /** By input and cell, what the model is to get, as typed. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By input, what an empty cell means, as typed; null if its row may fail. */
  readonly empty: Readonly<Record<string, string | null>>;
}

export const nothingSaid: Said = { columns: {}, constants: {}, values: {}, empty: {} };
