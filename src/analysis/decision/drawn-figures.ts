import { type EffortPart, partAt } from '../figures/effort.ts';
import { figureOf } from '../figures/index.ts';
import { always, type Drawn, type Draws, sumOf } from '../cloud/draws.ts';
import type { DrawnFigures } from '../cloud/figures.ts';
import type { Candidate } from './candidate.ts';
import { noisesOf } from './noise.ts';

/** All of a candidate's figures in each draw; its measurement lies `deviations` off. */
export function drawnFigures({ effort, repeats, over }: Candidate, draws: Draws, deviations: Drawn): DrawnFigures {
  const noise = noisesOf(repeats);
  const { of, sustained } = over(draws, (key) => {
    const deviation = noise(key);
    return (draw) => Math.exp(deviations(draw) * deviation);
  });
  return {
    sustained,
    of(key) {
      const is = figureOf(key)?.is;
      if (is?.kind !== 'effort') return of(key);
      if (effort === undefined) return always(NaN);
      return effortOver(effort[is.of], draws);
    },
  };
}

/** What all parts take together. */
export function effortOver(parts: readonly EffortPart[], draws: Draws): Drawn {
  return sumOf(
    parts.map((part) => {
      const { key, value, low, high } = part;
      return draws.valueOf(key, (at = 0.5) => partAt(part, at), `${key}:${low}:${value}:${high}`);
    }),
  );
}
