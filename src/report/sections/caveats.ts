/** What to keep in mind with the answer, and what to measure next. */
import { type Caveat, isWrong } from '../../analysis/answer/caveats.ts';
import type { Command } from '../../analysis/answer/next-steps.ts';
import type { Analysis } from '../../analysis/index.ts';
import { type Block, list, text } from '../document.ts';
import type { Language } from '../language/language.ts';

/** The weightiest. */
const mostShown = 3;

export function caveatBlocks({ caveats }: Analysis, { answer: words }: Language): Block[] {
  const further = caveats.length - mostShown;
  return caveatList(caveats.slice(0, mostShown), words.caveat, further > 0 ? [words.more(further)] : []);
}

/** All of them, and what to know of the figures. */
export function noteBlocks({ caveats, wrong, notes }: Analysis, { answer: words }: Language): Block[] {
  return [
    ...wrong.map((text) => ({ kind: 'problem', text }) as const),
    ...caveatList(caveats.slice(mostShown), words.caveat),
    ...(notes.length === 0 ? [] : [list(notes)]),
  ];
}

function caveatList(caveats: readonly Caveat[], textOf: (caveat: Caveat) => string, further: readonly string[] = []): Block[] {
  const reservations = [...caveats.filter((one) => !isWrong(one)).map(textOf), ...further];
  return [
    ...caveats.filter(isWrong).map((one) => ({ kind: 'problem', text: textOf(one) }) as const),
    ...(reservations.length === 0 ? [] : [list(reservations)]),
  ];
}

export function nextBlocks({ nextSteps }: Analysis, { answer: words }: Language): Block[] {
  return nextSteps
    .slice(0, 2)
    .flatMap((step): Block[] => [
      text(words.next(step)),
      ...('command' in step && step.command !== undefined
        ? [{ kind: 'code', language: 'sh', text: commandLines(step.command) } as const]
        : []),
    ]);
}

const columns = 76;

/** Broken before a flag, as a shell takes it, where it is too long for a line. */
function commandLines(command: Command): string {
  const lines = ['predbench'];
  command.forEach((argument, i) => {
    const line = lines.at(-1) ?? '';
    const isFlag = argument.startsWith('--');
    const whole = isFlag ? `${quoted(argument)} ${quoted(command[i + 1] ?? '')}` : quoted(argument);
    if (isFlag && `${line} ${whole}`.length > columns) lines.push(`  ${quoted(argument)}`);
    else lines[lines.length - 1] = `${line} ${quoted(argument)}`;
  });
  return lines.join(' \\\n');
}

/** As a shell takes it for one argument. */
function quoted(argument: Command[number]): string {
  return /^[\w./,=:@%+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`;
}
