import type { AnswerRow } from '../../../analysis/answer/answer.ts';
import type { Evidence } from '../../../core/predictor.ts';
import { percentileOf } from '../figure-text.ts';
import type { TableWords } from '../language.ts';

const evidences: Readonly<Record<Evidence, string>> = {
  cloud: '클라우드',
  'real server': '실제 서버',
  'embedded stand-in': '모의 서비스',
  local: '로컬',
  none: '예측 없음',
};

const states: Readonly<Record<Exclude<AnswerRow['state'], 'ranked'>, string>> = {
  'not ranked': '순위 제외',
  failed: '실패',
  'not applicable': '해당 없음',
};

export const table: TableWords = {
  strategy: '전략',
  evidence: '측정 대상',
  runtime: '실행 환경',
  failed: '실패율',
  column: ({ consideration, key = '' }) => {
    const percentile = percentileOf(key);
    return {
      throughput: '행/초',
      latency: percentile === undefined ? '지연' : `${percentile} ms`,
      cost: '달러/백만',
      implementation: '구축 인일',
      maintenance: '유지 h/월',
    }[consideration];
  },
  evidenceOf: ({ evidence, state }) => {
    if (state !== 'ranked') return states[state];
    return evidence === undefined ? '' : evidences[evidence];
  },
  legend: '* 최고, ~ 최고와 대등. 달러는 클라우드의 예측 100만 건 비용입니다.',
};
