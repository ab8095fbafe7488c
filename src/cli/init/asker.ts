/** Questions on a terminal. */
import type { Readable, Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { oneLine } from '../../core/text.ts';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** Each rejects with Cancelled when the user wants to answer no more. */
export interface Asker {
  /** A text; `check` says what is wrong with it. */
  text(question: string, options: { readonly initial?: string; check: (text: string) => string | undefined }): Promise<string>;
  /** The value of one of the choices; `initial` is chosen by Enter. */
  choose(question: string, choices: readonly Choice[], initial?: string): Promise<string>;
}

export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Undefined if nobody could answer. */
export async function terminalAsker(): Promise<Asker | undefined> {
  if (!isatty(0) || !isatty(2) || process.env['CI']) return undefined;
  // The result goes to stdout.
  return promptAsker({ input: process.stdin, output: process.stderr });
}

/** Asks by prompts that are drawn on `output`. */
export async function promptAsker(streams: { readonly input: Readable; readonly output: Writable }): Promise<Asker> {
  const { autocomplete, select, text } = await import('@clack/prompts');
  return {
    async text(question, { initial, check }) {
      return answered(
        await text({
          message: oneLine(question),
          ...(initial !== undefined && { initialValue: initial }),
          validate: (given = '') => check(given.trim()),
          ...streams,
        }),
      ).trim();
    },
    async choose(question, choices, initial) {
      const options = choices.map(({ value, label, hint }) => ({
        value,
        label: oneLine(label),
        ...(hint !== undefined && { hint: oneLine(hint) }),
      }));
      const asked = { message: oneLine(question), options, ...streams, ...(initial !== undefined && { initialValue: initial }) };
      return answered(await (options.length > mostInSight ? autocomplete({ ...asked, maxItems: mostInSight }) : select(asked)));
    },
  };
}

/** Of longer lists the user types a part of the name. */
const mostInSight = 12;

function answered(answer: string | symbol): string {
  if (typeof answer === 'string') return answer;
  throw new Cancelled('the questions were cancelled');
}
