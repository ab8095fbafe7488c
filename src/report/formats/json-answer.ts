/** The answer in report.json, with its sentences in English. */
import type { z } from 'zod';
import type { Answer, NoVerdict, Verdict } from '../../analysis/answer/answer.ts';
import type { Caveat } from '../../analysis/answer/caveats.ts';
import type { NextStep } from '../../analysis/answer/next-steps.ts';
import { english } from '../language/en/index.ts';
import { provisoText } from '../sections/verdict.ts';
import type { Data, reportSchema } from './json-schema.ts';

type Report = Data<z.output<typeof reportSchema>>;
type ReportAnswer = Report['answers'][number];

const words = english.answer;

export function answerData(answer: Answer): ReportAnswer {
  const { workload, asked, take, figures, verdict, cloud, columns, rows } = answer;
  return {
    workload,
    asked,
    take,
    text: words.headline(answer),
    figures,
    verdict: answerVerdict(verdict),
    ...(cloud !== undefined && { cloud: answerVerdict(cloud) }),
    strategies: rows.map(({ figures: marked, ...row }) => ({
      ...row,
      figures: Object.fromEntries(
        columns.flatMap(({ consideration }, i) => (marked[i] === undefined ? [] : [[consideration, marked[i]]])),
      ),
    })),
  };
}

/** Its limits stand in the decision. */
function answerVerdict(verdict: Verdict): ReportAnswer['verdict'] {
  const { limits: _, sureness, none, ...others } = verdict;
  return {
    ...others,
    sureness: 'because' in sureness ? { ...sureness, because: sureness.because.map(provisoText) } : sureness,
    ...(none !== undefined && { none: { kind: none.kind, reasons: reasonsOf(none) } }),
  };
}

function reasonsOf(none: NoVerdict): string[] {
  if (none.kind === 'withheld') return none.reasons.map(({ reason }) => reason);
  return none.kind === 'no figure' ? none.leftOut.map(({ consideration, reason }) => `${consideration}: ${reason}`) : [];
}

export function caveatData(caveat: Caveat): Report['caveats'][number] {
  const { kind, strategies, workloads } = caveat;
  return { kind: kind === 'warning' ? caveat.warning.code : kind, strategies, workloads, text: words.caveat(caveat) };
}

export function nextData(step: NextStep): Report['next'][number] {
  const command = 'command' in step ? step.command : undefined;
  return { kind: step.kind, text: words.next(step), ...(command !== undefined && { command }) };
}
