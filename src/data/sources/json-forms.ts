/** Other JSON in the place of JSON lines, recognised by its first lines. */
import { isObject } from '../../core/json.ts';
import { ProblemsError } from '../../core/problems.ts';
import { lineBlocks } from './lines.ts';
import type { TextFormat } from './text/encoding.ts';

/** Enough to see how a document that goes over several lines begins. */
const mostLines = 20;

/** Throws ProblemsError with how to make lines of it. */
export async function refuseOtherJson(file: string, format: TextFormat, isInput: (name: string) => boolean): Promise<void> {
  const lines = await firstLines(file, format);
  const [first] = lines;
  if (first === undefined) return;
  const form = otherForm(first, lines.join('\n'), isInput);
  if (form !== undefined) throw new ProblemsError({ file, line: 1, ...form });
}

/** Without empty ones. */
async function firstLines(file: string, format: TextFormat): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const block of lineBlocks(file, format)) {
    lines.push(...block.slice(0, mostLines).filter((line) => line.trim() !== ''));
    if (lines.length >= mostLines) break;
  }
  return lines.slice(0, mostLines);
}

interface Form {
  readonly message: string;
  readonly remedy: string;
}

function otherForm(first: string, start: string, isInput: (name: string) => boolean): Form | undefined {
  const [, member] = /^\s*\{\s*"(instances|inputs)"\s*:/.exec(start) ?? [];
  if (member !== undefined && !isInput(member)) {
    const message = `the file is one request body with "${member}", not one object a line`;
    return { message, remedy: `take the instances out of it: jq -c '.${member}[]' FILE > rows.jsonl` };
  }
  const value = parsed(first);
  if (/^\s*\[/.test(first) && (value === undefined || (Array.isArray(value) && value.every(isObject))))
    return {
      message: 'the file is one JSON array, not one object a line',
      remedy: "write one object a line: jq -c '.[]' FILE > rows.jsonl",
    };
  if (/^\s*\{\s*$/.test(first))
    return {
      message: 'an object goes over several lines, not one object a line',
      remedy: 'write each on one line: jq -c . FILE > rows.jsonl',
    };
  if (value === undefined && !/^\s*[{["]/.test(first) && /[,;\t]/.test(first))
    return { message: 'the first line is not JSON', remedy: 'if this is a CSV file, write use: csv' };
  return undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
