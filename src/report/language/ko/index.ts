import type { Language } from '../language.ts';
import { asked, headline, overviewRow, points } from './answer.ts';
import { caveat, more } from './caveats.ts';
import { charts } from './charts.ts';
import { next } from './next.ts';
import { ranOn } from './ran-on.ts';
import { table } from './table.ts';

export const korean: Language = {
  code: 'ko',
  sections: {
    capacity: '최대 처리율',
    thresholds: '임계값',
    caveats: '유의 사항',
    next: '다음에 측정할 것',
    answers: '워크로드별 결론',
    recommendation: '전략을 평가한 과정',
    'thresholds-table': '임계값별 판정',
    workloads: '워크로드별 측정 결과',
    overviews: '워크로드 비교',
    effort: '구축과 유지 보수에 드는 노력',
    months: '월 비용',
    cells: '전략별 전체 지표',
    probes: '탐색 결과',
    'effort-items': '항목별 노력',
    run: '실행 환경과 설정',
    notes: '유의 사항 전체',
  },
  answer: {
    asked,
    headline,
    points,
    table,
    overview: { heads: ['워크로드', '권장', '측정값', '달러/백만', '확실성(여기 / 클라우드)'], row: overviewRow },
    caveat,
    more,
    next,
    ranOn,
  },
  charts,
  page: {
    skip: '결론으로 건너뛰기',
    charts: '차트',
    details: '상세 내용',
    table: '표로 보기',
  },
  thresholds: {
    state: { held: '충족', broken: '위반', 'not measured': '측정 안 됨' },
    notHeld: (threshold, state, checks) => `${threshold} ${state === 'broken' ? '위반' : '측정 안 됨'}: ${checks}`,
    place: (strategy, workload) => `${workload}의 ${strategy}`,
    beside: (value, bound) => `${value}(한도 ${bound})`,
    more: (count) => `외 ${count}건`,
    spread: (value, low, high) => `${value} (${low} ~ ${high})`,
    head: ['임계값', '워크로드', '전략', '측정값', '한도', '판정'],
    legend: '측정값은 반복의 중앙값이며, 6회부터 95 % 신뢰 구간을 함께 표시합니다. 건수는 가장 나쁜 반복의 값입니다.',
  },
};
