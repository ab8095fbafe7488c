/** A value that was typed, as the type that an input has. */
import type { Feature } from '../../core/batch.ts';
import { BatchBuilder } from '../../data/columns/batch-builder.ts';
import { CellProblem, textReader } from '../../data/sources/values.ts';

/** What is wrong with it for this input; undefined if nothing is. */
export function literalProblem(input: Feature, text: string): string | undefined {
  const value = textReader(input.dtype, '.')(text);
  if (value instanceof CellProblem) return value.message;
  const { message } = new BatchBuilder([input]).add(0, { [input.name]: value }) ?? {};
  return message?.replace(`feature ${input.name}: `, '');
}

/** The text must have no problem. */
export function literalOf(input: Feature, text: string): string | number | boolean {
  const value = textReader(input.dtype, '.')(text);
  return typeof value === 'number' || typeof value === 'boolean' ? value : text;
}
