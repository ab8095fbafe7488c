import { fileURLToPath } from 'node:url';
import { contractVersion, type Strategy } from '../core/predictor.ts';
import { ProblemsError } from '../core/problems.ts';

/** Imports a strategy's module and checks its default export. Throws ProblemsError if it is not a strategy of this contract. */
export async function importStrategy(url: string): Promise<Strategy> {
  const file = fileURLToPath(url);
  const module = (await import(url)) as { default?: unknown };
  const problem = contractProblem(module.default);
  if (problem !== undefined) throw new ProblemsError({ file, ...problem });
  return module.default as Strategy;
}

function contractProblem(strategy: unknown): { message: string; remedy: string } | undefined {
  if (typeof strategy !== 'object' || strategy === null || !('contractVersion' in strategy)) {
    return {
      message: 'the default export is not a strategy',
      remedy: 'write export default defineStrategy({ ... }), with defineStrategy from "predbench"',
    };
  }
  if (strategy.contractVersion !== contractVersion) {
    return {
      message: `made for version ${String(strategy.contractVersion)} of the strategy contract; this predbench has version ${contractVersion}`,
      remedy: 'update the plug-in, or install the predbench version that it was made for',
    };
  }
  const members = new Map<string, unknown>(Object.entries(strategy));
  const { needed, optional } = membersOf(members.get('kind'));
  const wrong = [
    ...(typeof members.get('name') === 'string' && members.get('name') !== '' ? [] : ['name must be a text']),
    ...(kinds.has(members.get('kind')) ? [] : ["kind must be 'call' or 'job'"]),
    ...needed.filter((name) => typeof members.get(name) !== 'function').map((name) => `${name} must be a function`),
    ...optional
      .filter((name) => !['function', 'undefined'].includes(typeof members.get(name)))
      .map((name) => `${name} must be a function or left out`),
  ];
  if (wrong.length === 0) return undefined;
  return {
    message: `not a whole strategy: ${wrong.join(', ')}`,
    remedy: 'docs/writing-a-strategy.md has the contract and an example',
  };
}

const kinds: ReadonlySet<unknown> = new Set(['call', 'job']);

function membersOf(kind: unknown): { readonly needed: readonly string[]; readonly optional: readonly string[] } {
  const common = { needed: ['parse', 'evidence', 'open'], optional: ['services', 'address', 'usage', 'assumptions'] };
  if (kind === 'call') return { needed: [...common.needed, 'batching'], optional: [...common.optional, 'openRoundTrip'] };
  if (kind === 'job') return { needed: [...common.needed, 'encode'], optional: [...common.optional, 'storage'] };
  return common;
}
