/** Commands in the pages are commands of the program, also those that CI cannot run. */
import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/index.ts';
import { blocksOf, commandsIn, pages, read } from './pages.ts';

const everywhere = ['help', 'version', 'debug'];

/** What is wrong with a command line: its command, or its flags. */
function wrongIn(line: string): string[] {
  const [, name = '', ...words] = line.replace(/\s#.*$/, '').split(/\s+/);
  if (name.startsWith('--')) return everywhere.includes(name.slice(2)) ? [] : [`${line}: no such flag`];
  const command = commands.find((one) => one.name === name);
  if (command === undefined) return [`${line}: no such command`];
  const flags = words.join(' ').matchAll(/(?<![\w-])--([a-z][a-z-]*)/g);
  const known = new Set([...Object.keys(command.flags), ...everywhere]);
  return [...flags].flatMap(([flag, of = '']) => (known.has(of) ? [] : [`${line}: no flag ${flag}`]));
}

test.each(pages)('%s has no command or flag that is not there', (page) => {
  const inBlocks = blocksOf(page).flatMap(commandsIn);
  const inText = [...read(page).matchAll(/`(?:npx )?(predbench [a-z-]+[^`]*)`/g)].map(([, line = '']) => line);
  // What changed names what was.
  const all = page === 'CHANGELOG.md' ? [] : [...inBlocks, ...inText];
  expect(all.filter((line) => !/^predbench (COMMAND|is|must)/.test(line)).flatMap(wrongIn)).toEqual([]);
});

test.each(commands.map((command) => [command.name, command] as const))('docs/cli.md has %s with every flag', (name, command) => {
  const section = new RegExp(`^## ${name}$([^]*?)(?=^## |$(?![^]))`, 'm').exec(read('docs/cli.md'))?.[1] ?? '';
  const missing = Object.keys(command.flags).filter((flag) => !section.includes(`--${flag}`));
  expect(missing).toEqual([]);
  expect(section).toContain(`predbench ${name}`);
});

test('every block of commands says whether CI runs it', () => {
  const unsaid = pages
    .filter((page) => page.startsWith('docs/') && page !== 'docs/cli.md' && page !== 'docs/bills.md')
    .flatMap((page) => blocksOf(page).map((block) => ({ page, ...block })))
    .filter((block) => block.language === '' && commandsIn(block).length > 0);
  expect(unsaid.map(({ page, line }) => `${page}:${line}`)).toEqual([]);
});

test.each(commands.map((command) => [command.name, command] as const))('the examples of %s are right', (_, { examples }) => {
  expect(examples.length).toBeGreaterThan(0);
  expect(examples.flatMap(([line]) => wrongIn(line))).toEqual([]);
});
