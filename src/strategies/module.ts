import { contractVersion, type Strategy } from '../core/predictor.ts';
import { ProblemsError } from '../core/problems.ts';

/** Imports a strategy's module and checks that its default export keeps the contract. Throws ProblemsError where it does not. */
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
      remedy: 'export default defineStrategy({ ... }), imported from "predbench"',
    };
  }
  if (strategy.contractVersion !== contractVersion) {
    return {
      message: `made for version ${String(strategy.contractVersion)} of the strategy contract; this predbench has version ${contractVersion}`,
      remedy: 'update the plug-in, or install the predbench that it was made for',
    };
  }
  return undefined;
}
