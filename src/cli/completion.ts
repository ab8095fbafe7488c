/** What a shell offers for the last word of a command line. */
import { commandNamed, commandPlace } from './arguments.ts';
import { everywhere } from './commands/command.ts';
import { commands } from './commands/index.ts';

/** Of the shell and the words typed, the last of which is to be completed: a line each, for zsh with what it is. None where a file or a value is expected. */
export function completions([shell, ...words]: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return offered(words.slice(0, -1), last)
    .filter(({ name }) => name.startsWith(last))
    .map(({ name, describe }) => (shell === 'zsh' ? `${name}:${describe}` : name))
    .join('\n');
}

interface Offer {
  readonly name: string;
  readonly describe: string;
}

function offered(before: readonly string[], last: string): readonly Offer[] {
  const place = commandPlace(before);
  const command = commandNamed(before[place]);
  const flags = { ...command?.flags, ...everywhere };
  const ofFlags = Object.entries(flags).map(([name, { describe }]) => ({ name: `--${name}`, describe }));
  const previous = before.at(-1)?.slice(2) ?? '';
  if (Object.hasOwn(flags, previous) && flags[previous]?.value !== undefined) return [];
  if (last.startsWith('-')) return ofFlags;
  if (place === -1) return commands;
  return command !== undefined && Object.keys(command.positionals).length === 0 ? ofFlags : [];
}
