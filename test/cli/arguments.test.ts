import { describe, expect, it } from 'vitest';
import { typed } from '../../src/cli/arguments.ts';
import { ProblemsError } from '../../src/core/problems.ts';

function messagesOf(args: readonly string[]): readonly string[] {
  try {
    typed(args);
  } catch (error) {
    if (error instanceof ProblemsError) return error.problems.map(({ message }) => message);
    throw error;
  }
  return [];
}

describe('the word after an unknown flag', () => {
  const unknown = 'unknown flag --engin (did you mean "engine"?)';

  it.each([
    [['run', '--engin', 'beam', 'a.yaml']],
    [['run', 'a.yaml', '--engin', 'beam']],
    [['run', '--engin', 'a.yaml']],
    [['run', '--engin=beam', 'a.yaml']],
  ])('is not held against the arguments: %j', (args) => {
    expect(messagesOf(args)).toEqual([unknown]);
  });

  it.each([
    [['run', '--engin', 'beam', 'a.yaml', 'b.yaml']],
    [['run', '--engin=beam', 'a.yaml', 'b.yaml']],
    [['run', 'a.yaml', '--debug', 'b.yaml', '--engin', 'beam']],
  ])('hides no further argument: %j', (args) => {
    expect(messagesOf(args)).toEqual([unknown, 'unexpected argument "b.yaml"']);
  });
});
