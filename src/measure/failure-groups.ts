/** Counts failures by reason: messages that differ in quoted text and numbers only are one reason, said once. */
import type { CellMeasurement } from '../core/record.ts';
import { oneLine } from '../core/text.ts';

/** More reasons than that are counted together. */
const mostGroups = 20;

/** A server may answer with a whole page. */
const longestCompared = 500;

type Group = CellMeasurement['failures'][number];

export class FailureGroups {
  readonly #groups = new Map<string, { readonly message: string; count: number; alike?: true }>();

  add(message: string, count: number): void {
    const asked = reasonIn(message);
    const isKnown = this.#groups.has(asked) || this.#groups.size < mostGroups;
    const key = isKnown ? asked : '';
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { message: isKnown ? message : 'other failures', count });
    else {
      group.count += count;
      if (isKnown && group.message !== message) group.alike = true;
    }
  }

  /** Most frequent first. Servers and plug-ins may say anything; each message is one line. */
  list(): Group[] {
    return [...this.#groups.values()]
      .map((group) => ({ ...group, message: oneLine(group.message) }))
      .toSorted((a, b) => b.count - a.count);
  }
}

const quoted = /"[^"]*"|'[^']*'/g;
/** A number that stands alone. The status of an answer is a reason, not a detail. */
const number = /(?<!\b(?:answered|code|status|HTTP)[ :=]{1,2})(?<![\w.])-?\d+(?:\.\d+)?\b/gi;

function reasonIn(message: string): string {
  return message.slice(0, longestCompared).replaceAll(quoted, '""').replaceAll(number, '0');
}
