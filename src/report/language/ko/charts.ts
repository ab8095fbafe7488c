import type { Input } from '../../../analysis/decision/candidate.ts';
import type { ChartWords } from '../chart-words.ts';

const placed = { 'this machine': '이 컴퓨터', 'the cloud': '클라우드' } as const;

const considerations: Readonly<Record<string, string>> = {
  throughput: '처리량',
  latency: '지연 시간',
  cost: '비용',
  implementation: '구축',
  maintenance: '유지 보수',
};

export const charts: ChartWords = {
  strategy: '전략',
  axes: {
    throughput: '처리량',
    makespan: '총 소요 시간',
    latency: '지연 시간',
    percentile: '백분위수',
    time: '시작 후 시간',
    backlog: '밀린 건수',
    cost: '월 비용',
    perMillion: '예측 100만 건당 비용',
    cpu: 'CPU 시간',
    batchSize: '호출당 행 수',
    calls: '호출 비율',
    load: '부하',
    instances: '건수',
  },
  throughput: { title: '처리량', caption: '길수록 좋습니다.' },
  makespan: { title: '총 소요 시간', caption: '시작부터 마지막 결과 기록까지입니다. 짧을수록 좋습니다.' },
  latency: (point) => ({
    title: `지연 시간 ${point}`,
    caption: '예측이 필요해진 때부터 예측이 나올 때까지입니다. 짧을수록 좋습니다.',
  }),
  percentiles: {
    title: '백분위수별 지연 시간',
    caption: '99 % 지점: 100건 중 99건이 그 시간 안에 예측되었습니다. 낮을수록 좋으며, 두 축 모두 느린 꼬리를 늘려 보여 줍니다.',
  },
  latencyOverTime: (repeat) => ({
    title: '시간에 따른 지연 시간',
    caption: `반복 ${repeat}, 구간마다 예측이 필요해진 건의 평균입니다. 계속 오르면 부하를 감당하지 못한 것입니다.`,
  }),
  backlogOverTime: (repeat) => ({
    title: '시간에 따른 밀린 건수',
    caption: `반복 ${repeat}, 예측이 필요하지만 아직 나오지 않은 건수입니다. 계속 오르면 부하를 감당하지 못한 것입니다.`,
  }),
  throughputOverTime: (repeat) => ({
    title: '시간에 따른 처리량',
    caption: `반복 ${repeat}, 구간마다 예측한 행 수입니다. 평평하면 안정된 것입니다.`,
  }),
  batchSizes: { title: '실제로 만들어진 배치', caption: '호출 하나가 담은 행 수이며, 전체 호출에 대한 비율입니다.' },
  cpu: { title: '역할별 CPU 시간', caption: '셀과 그 서비스가 쓴 시간 전체입니다. 짧을수록 좋습니다.' },
  cpuRoles: { driver: '드라이버', workers: '워커', children: '자식 프로세스', services: '서비스' },
  costParts: { title: '비용 구성', caption: '클라우드 정가 기준이며 일부는 가정입니다. 짧을수록 좋습니다.' },
  front: (figure) => ({
    title: `비용과 ${figure}`,
    caption: '왼쪽 아래가 가장 좋습니다. 선 위에 있지 않은 전략은 두 가지 모두에서 앞서는 전략이 있습니다.',
  }),
  onFront: '경계선 위',
  sensitivity: (place) => ({
    title: place === undefined ? '결론을 좌우하는 요인' : `결론을 좌우하는 요인(${placed[place]})`,
    caption:
      '막대는 그 값이 범위의 가장 낮은 10 %와 가장 높은 10 %일 때의 우위입니다. 붉은 선을 넘는 막대는 결론을 뒤집을 수 있습니다.',
  }),
  betterThan: (strategy, rival) => `${rival} 대비 ${strategy}의 우위`,
  better: (strategy) => `${strategy} 우세`,
  input: '요인',
  inputs,
  ends: ['낮은 값', '높은 값'],
  loads: '부하에 따른 비용',
  breakEven: (workloads) => ({
    title: `손익 분기점: ${workloads}`,
    caption: '가장 낮은 곡선이 가장 쌉니다. 점은 가장 싼 전략이 바뀌는 곳이고, 선은 추출의 95 %가 놓이는 범위입니다.',
  }),
  statedLoad: '지정한 부하',
};

function inputs(input: Input): string {
  switch (input.kind) {
    case 'weight':
      return `${considerations[input.of] ?? input.of} 가중치`;
    case 'noise':
      return `반복에 따른 ${input.of}의 편차`;
    case 'effort':
      return `${input.strategies.join(', ')}의 ${considerations[input.of] ?? input.of} 노력`;
    case 'assumption':
      return input.of;
    case 'price':
      return `${input.of} 가격`;
    case 'usage':
      return `${input.of} 사용량`;
  }
}
