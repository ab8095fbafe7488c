import { contractVersion, type Strategy } from '../core/predictor.ts';
import { ProblemsError } from '../core/problems.ts';

/** Imports a strategy's module and checks its default export. Throws ProblemsError if it is not a strategy of this contract. */
export async function importStrategy(url: string): Promise<Strategy> {
  const module = (await import(url)) as { default?: unknown };
  const strategy = module.default;
  const problem = contractProblem(strategy);
  if (problem !== undefined) throw new ProblemsError({ file: url, ...problem });
  return strategy as Strategy;
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
  return undefined;
}
