import { sum } from '../../core/numbers.ts';
import { partAt } from '../figures/effort.ts';
import { figureOf } from '../figures/index.ts';
import type { Candidate, DrawnFigures, Position } from './candidate.ts';
import { noisesOf } from './noise.ts';

/** All of a candidate's figures where the unknowns have these positions, and its measurement lies `deviations` off. */
export function drawnFigures(candidate: Candidate): (position: Position, deviations: number) => DrawnFigures {
  const { effort, repeats } = candidate;
  const noise = noisesOf(repeats);
  return (position, deviations) => {
    const own = candidate.at(position, (key) => Math.exp(deviations * noise(key)));
    return {
      sustained: own.sustained,
      at(key) {
        const is = figureOf(key)?.is;
        if (is?.kind !== 'effort') return own.at(key);
        return effort === undefined ? NaN : sum(effort[is.of].map((part) => partAt(part, position(part.key))));
      },
    };
  };
}
