/** The blocks of code in the pages, and what a comment before one says of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const others = ['README.md', 'CHANGELOG.md', 'data/README.md', 'models/README.md', 'examples/strategy-plugin/README.md'];
export const pages: readonly string[] = [
  ...others,
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

export interface Block {
  /** Of its first line, from 1. */
  readonly line: number;
  /** `sh`, `yaml`; empty for text and for indented code. */
  readonly language: string;
  readonly text: string;
  /** `<!-- not run: REASON -->` before a block of commands. */
  readonly notRun?: string;
  /** `<!-- file: NAME -->` before a block: the commands after it find the file there. */
  readonly file?: string;
  /** `<!-- ci: COMMAND -->` before a block: what CI does first, and a reader has done. */
  readonly first?: string;
  /** `<!-- exits: 2 -->` before a block: the exit code that its commands are to end with. */
  readonly exits?: string;
}

export function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

const fenced = /^```(\w*)\n([^]*?)^```$/gm;
const indented = /(?<=^\n)(?: {4}.*\n)(?:(?: {4}.*)?\n)*/gm;

export function blocksOf(page: string): Block[] {
  const text = read(page);
  const fences = [...text.matchAll(fenced)].map(({ index, 1: language = '', 2: code = '' }) => ({ index, language, code }));
  const prose = text.replaceAll(fenced, (block) => block.replaceAll(/[^\n]/g, ' ').replaceAll(/^ +$/gm, ''));
  const plain = [...prose.matchAll(indented)].map(({ index, 0: code }) => ({
    index,
    language: '',
    code: code.replaceAll(/^ {4}/gm, ''),
  }));
  return [...fences, ...plain]
    .toSorted((a, b) => a.index - b.index)
    .map(({ index, language, code }) => {
      const before = text.slice(0, index);
      return { line: before.split('\n').length, language, text: code, ...saidBefore(before) };
    });
}

function saidBefore(before: string): Pick<Block, 'notRun' | 'file' | 'first' | 'exits'> {
  const [comments = ''] = /(?:<!-- (?:(?!-->)[^])*-->\n+)*$/.exec(before) ?? [];
  const said = (what: string) => new RegExp(`<!-- ${what}: ([^]*?) -->`).exec(comments)?.[1];
  const [notRun, file, first, exits] = [said('not run'), said('file'), said('ci'), said('exits')];
  return {
    ...(notRun !== undefined && { notRun }),
    ...(file !== undefined && { file }),
    ...(first !== undefined && { first }),
    ...(exits !== undefined && { exits }),
  };
}

/** `predbench ...` commands of a block, a line each, as they are typed or as a synopsis has them. */
export function commandsIn({ text }: Block): string[] {
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  return lines.map((line) => line.replace(/^\$ /, '').replace(/^npx /, '')).filter((line) => line.startsWith('predbench '));
}
