/** What was typed, held against the flags and arguments of a command. */
import { parseArgs } from 'node:util';
import { didYouMean, type Problem, ProblemsError } from '../core/problems.ts';
import { type Command, everywhere, type Flag, type Given } from './commands/command.ts';
import { commands } from './commands/index.ts';

const end = '--';

/** Where the command stands: the first word that is no flag; -1 where there is none. */
export function commandPlace(args: readonly string[]): number {
  const place = args.findIndex((arg) => !arg.startsWith('-') || arg === end);
  return args[place] === end ? -1 : place;
}

export function commandNamed(name: string | undefined): Command | undefined {
  return commands.find((command) => command.name === name);
}

export interface Typed {
  readonly command: Command;
  readonly given: Given;
  /** What was typed after the positionals, of a command that takes more. */
  readonly more: readonly string[];
}

/** Throws ProblemsError for all that is not known. */
export function typed(args: readonly string[]): Typed {
  const place = commandPlace(args);
  const name = args[place];
  if (name === undefined) throw new ProblemsError(flagsAlone(args));
  const command = commandNamed(name);
  if (command !== undefined) return typedFor(command, args.toSpliced(place, 1));
  const names = commands.map((one) => one.name);
  throw new ProblemsError({
    message: `unknown command "${name}"${didYouMean(name, names)}`,
    remedy: `commands: ${names.join(', ')}`,
  });
}

function typedFor(command: Command, args: readonly string[]): Typed {
  const { name, flags, positionals, more } = command;
  const help = `predbench ${name} --help`;
  const { options, words } = tokensOf(args, flags);
  const problems: Problem[] = [];
  const given = new Map<string, string>();
  for (const { name: flag, rawName, value } of options) {
    const is = flagNamed(flag, rawName, flags);
    if (is === undefined) problems.push(unknownFlag(rawName, flags, help));
    else if (is.value === undefined && value !== undefined) problems.push({ file: rawName, message: 'takes no value' });
    else if (given.has(flag)) problems.push({ file: rawName, message: 'given more than once', remedy: 'give it once' });
    else given.set(flag, value ?? 'true');
  }
  const places = Object.keys(positionals);
  for (const [i, key] of places.entries()) {
    const word = words[i];
    if (word !== undefined) given.set(key, word);
  }
  const further = words.slice(places.length);
  if (more === undefined) {
    for (const word of further) problems.push({ message: `unexpected argument "${word}"`, remedy: `see: ${help}` });
  }
  if (problems.length > 0) throw new ProblemsError(problems);
  given.delete('debug');
  const usual = Object.entries(flags).flatMap(([flag, { default: value }]) => (value === undefined ? [] : [[flag, value]]));
  return { command, given: { ...Object.fromEntries(usual), ...Object.fromEntries(given) }, more: further };
}

function flagsAlone(args: readonly string[]): Problem[] {
  const { options } = tokensOf(args, {});
  const unknown = options.filter(({ name, rawName }) => flagNamed(name, rawName, {}) === undefined);
  if (unknown.length > 0) return unknown.map(({ rawName }) => unknownFlag(rawName, {}, 'predbench --help'));
  return [{ message: 'no command is named', remedy: 'see: predbench --help' }];
}

interface Option {
  readonly name: string;
  /** With its dashes. */
  readonly rawName: string;
  readonly value?: string | undefined;
}

function tokensOf(args: readonly string[], flags: Readonly<Record<string, Flag>>) {
  const takesValue = (arg: string) => arg.startsWith('--') && flagNamed(arg.slice(2), arg, flags)?.value !== undefined;
  // The parser would take the next flag for the value.
  const filled = args.map((arg, i) => (takesValue(arg) && (args[i + 1] ?? end).startsWith('--') ? `${arg}=` : arg));
  const options = Object.fromEntries(
    Object.entries({ ...flags, ...everywhere }).map(([name, { value }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const { tokens } = parseArgs({ args: filled, options, strict: false, allowPositionals: true, tokens: true });
  // The word after an unknown flag may be its value, and is not held against the arguments.
  const mayTakeWord = (before: (typeof tokens)[number] | undefined) =>
    before?.kind === 'option' && before.value === undefined && flagNamed(before.name, before.rawName, flags) === undefined;
  return {
    options: tokens.flatMap((token): Option[] => (token.kind === 'option' ? [token] : [])),
    words: tokens.flatMap((token, i) => (token.kind === 'positional' && !mayTakeWord(tokens[i - 1]) ? [token.value] : [])),
  };
}

function flagNamed(name: string, rawName: string, flags: Readonly<Record<string, Flag>>): Flag | undefined {
  const known = { ...flags, ...everywhere };
  return rawName.startsWith('--') && Object.hasOwn(known, name) ? known[name] : undefined;
}

function unknownFlag(rawName: string, flags: Readonly<Record<string, Flag>>, help: string): Problem {
  const names = [...Object.keys(flags), ...Object.keys(everywhere)];
  return { message: `unknown flag ${rawName}${didYouMean(rawName.replace(/^-+/, ''), names)}`, remedy: `see: ${help}` };
}
