/** What is wrong with a server or its answer, and what to do about it. */
export interface Diagnosis {
  readonly message: string;
  readonly remedy?: string | undefined;
}

/** A request that brought no answer, or none that can be used. */
export class RequestError extends Error {
  readonly diagnosis: Diagnosis;
  readonly code: string | undefined;

  constructor(diagnosis: Diagnosis, { code, ...options }: ErrorOptions & { readonly code?: string | undefined } = {}) {
    super(inOneLine(diagnosis), options);
    this.diagnosis = diagnosis;
    this.code = code;
  }
}

/** `message (remedy)` */
export function inOneLine({ message, remedy }: Diagnosis): string {
  return remedy === undefined ? message : `${message} (${remedy})`;
}
