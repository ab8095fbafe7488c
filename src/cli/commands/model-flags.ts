/** Flags of every command that computes what a run would take and cost in the cloud. */
import { z } from 'zod';
import type { Asked } from '../../analysis/index.ts';
import { quantityKeys } from '../../core/keys/quantities.ts';
import { didYouMean, type Problem } from '../../core/problems.ts';
import { readCalibration } from '../../run/calibrate/file.ts';

export const modelFlags = {
  assume: z.string().optional(),
  calibration: z.string().min(1, 'names no file').optional(),
};

interface Given {
  readonly assume?: string | undefined;
  readonly calibration?: string | undefined;
}

/** Adds to `problems` what is wrong with the assumptions; throws ProblemsError with what is wrong in the file. */
export async function modelChoices({ assume, calibration }: Given, problems: Problem[]): Promise<NonNullable<Asked['model']>> {
  return {
    ...(assume !== undefined && { assume: assumedValues(assume, problems) }),
    calibrated: calibration === undefined ? [] : await readCalibration(calibration),
  };
}

/** `worker-start-s=120,queue-s=60` */
function assumedValues(text: string, problems: Problem[]): Record<string, number> {
  const file = '--assume';
  const known: readonly string[] = quantityKeys;
  const found: Record<string, number> = {};
  for (const part of text.split(',')) {
    const [, key = '', value] = /^\s*([^=\s]+)\s*=\s*(\d*\.?\d+(?:e-?\d+)?)\s*$/i.exec(part) ?? [];
    if (value === undefined) {
      const message = `must be a key, = and a number, not "${part.trim()}"`;
      problems.push({ file, message, remedy: 'such as worker-start-s=120,queue-s=60' });
    } else if (!known.includes(key)) {
      problems.push({
        file,
        message: `nothing of the name "${key}" is assumed${didYouMean(key, known)}`,
        remedy: `there are: ${known.join(', ')}`,
      });
    } else found[key] = Number(value);
  }
  return found;
}
