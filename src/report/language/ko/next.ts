/** What to measure next, in Korean; the command follows. */
import type { NextStep } from '../../../analysis/answer/next-steps.ts';
import { formatNumber } from '../../../core/text.ts';
import { some } from './words.ts';

export function next(step: NextStep): string {
  switch (step.kind) {
    case 'again':
      return '실패 원인을 고친 뒤 다시 실행하십시오:';
    case 'repeats':
      return `후보 전략을 ${step.longer ? '더 긴 배치로 ' : ''}${step.repeats}회 실행하십시오(${durationText(step.hours)}):`;
    case 'full size':
      return `원래 크기로 ${step.repeats}회 실행하십시오:`;
    case 'settle': {
      const place = step.place === undefined ? '' : step.place === 'the cloud' ? '(클라우드)' : '(이 컴퓨터)';
      return `${step.workload}${place} 결론을 확정하려면: ${step.what}${step.command === undefined ? '.' : ':'}`;
    }
    case 'real service':
      return `클라우드 결과를 확인하려면 실험 파일에 실제 서비스를 지정하십시오: ${some(step.strategies)}.`;
  }
}

function durationText(hours: number): string {
  if (hours < 1 / 60) return '1분 미만';
  if (hours < 1) return `약 ${Math.ceil(hours * 60)}분`;
  return `약 ${formatNumber(hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours))}시간`;
}
