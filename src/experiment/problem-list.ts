import { keyPath } from '../core/options.ts';
import { messageOf, type Problem, ProblemsError } from '../core/problems.ts';

type Path = readonly (string | number)[];

/** Collects the problems of one file, so that all are reported at once. */
export class ProblemList {
  readonly #file: string;
  readonly #lineOf: (path: Path) => number | undefined;
  readonly #found: Problem[] = [];

  constructor(file: string, lineOf: (path: Path) => number | undefined) {
    this.#file = file;
    this.#lineOf = lineOf;
  }

  add(path: Path, message: string, remedy?: string): void {
    this.#found.push(this.#placed([], { key: keyPath(path), message, ...(remedy !== undefined && { remedy }) }));
  }

  /** The result of `run`, or undefined if it throws ProblemsError, whose keys are relative to `base`. */
  async attempt<T>(base: Path, run: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof ProblemsError)) throw error;
      this.#found.push(...error.problems.map((problem) => this.#placed(base, problem)));
      return undefined;
    }
  }

  /** The same for a plug-in's code, which may throw anything. */
  attemptForeign<T>(base: Path, run: () => T | Promise<T>): Promise<T | undefined> {
    return this.attempt(base, async () => {
      try {
        return await run();
      } catch (cause) {
        if (cause instanceof ProblemsError) throw cause;
        throw new ProblemsError({ message: `the strategy refuses its options: ${messageOf(cause)}` }, { cause });
      }
    });
  }

  /** Throws ProblemsError with all problems, in the file's order. */
  throwIfAny(): void {
    if (this.#found.length === 0) return;
    throw new ProblemsError(this.#found.toSorted((a, b) => this.#order(a) - this.#order(b)));
  }

  /** A problem that names another file (data, model) keeps it. */
  #placed(base: Path, problem: Problem): Problem {
    const path = [...base, ...pathOf(problem.key ?? '')];
    const key = keyPath(path);
    const line = problem.line ?? (problem.file === undefined ? this.#lineOf(path) : undefined);
    return { ...problem, file: problem.file ?? this.#file, ...(line !== undefined && { line }), ...(key !== '' && { key }) };
  }

  #order({ file, line }: Problem): number {
    return file === this.#file ? (line ?? 0) : Infinity;
  }
}

/** `strategies[1].batching.maxSize` as a path. */
function pathOf(key: string): (string | number)[] {
  return [...key.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([part, index]) => (index === undefined ? part : Number(index)));
}
