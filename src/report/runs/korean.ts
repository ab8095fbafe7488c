import { figureOf } from '../../analysis/figures/index.ts';
import type { Answer, Verdict } from '../../analysis/answer/answer.ts';
import type { Finding, PlacedChange, RunPair, Tests } from '../../analysis/runs/compared.ts';
import { absent, formatChange, formatNumber, formatPercent } from '../../core/text.ts';
import { nameOf } from './figure-name.ts';
import type { RunsWords } from './words.ts';

/** Named before the rest is counted. */
const mostChanges = 2;
const mostDifferences = 3;
const mostOnly = 8;

const levels: Readonly<Record<Verdict['sureness']['level'], string>> = {
  sure: '확실',
  likely: '유력',
  open: '미정',
  'not known': '알 수 없음',
};

export const korean: RunsWords = {
  code: 'ko',
  title: ([first, ...others]) => `${first} 대비 ${others.join(', ')}`,
  headline,
  caution:
    '컴퓨터는 시간대에 따라 몇 퍼센트 느려질 수 있습니다. 작은 변화는 두 실행을 번갈아 한 번 더 측정해 다시 나타날 때만 믿으십시오.',
  heads: {
    workload: '워크로드',
    strategy: '전략',
    figure: '지표',
    verdict: '판정',
    change: '변화',
    interval: '95 % 신뢰 구간',
  },
  says: (label) => `${label}의 권장`,
  take,
  takeOn: (strategy, workloads) => `${workloads.join(', ')}: ${strategy}`,
  capacity: (strategy, found) => {
    if (!('heldPerS' in found)) return `${strategy}: 최대 처리율 ${absent}`;
    return `${strategy}: 최대 처리율 초당 ${formatNumber(found.heldPerS)}행${found.state === 'at least' ? ' 이상' : ''}`;
  },
  nothingSaid: '결론 없음',
  runState: { running: '끝나지 않음', complete: '완료', stopped: '중단됨' },
  unreadable: (reason) => `읽을 수 없음: ${reason}`,
  differs: ({ known, to }) => (known.length === 0 ? '기록상 그 밖에 달라진 것은 없습니다.' : `${to}에서 함께 달라진 것:`),
  unknown: (what) => `알 수 없음: ${what}`,
  verdict: ({ verdict, is, together }) => {
    if (verdict !== 'changed')
      return { noise: '~', 'few repeats': '검정 안 됨', computed: '', 'not compared': '비교 안 함' }[verdict];
    if (together.length > 0) return '다른 변화 동반';
    return is === 'better' ? '개선' : is === 'worse' ? '악화' : '변화';
  },
  failedShare: ({ strategy, workload, failedShare: { from, to } }, pair) =>
    `${workload}의 ${strategy}: 예측하지 못한 비율 ${pair.from} ${formatPercent(from)}, ${pair.to} ${formatPercent(to)}`,
  notCompared: ({ strategy, workload, notCompared = '' }) => `${workload}의 ${strategy}: ${notCompared}`,
  without: '비교하지 못했거나 일부만 비교한 것:',
  only: (label, names) => `${label}에만 있음: ${firstOf(names, mostOnly)}`,
  placed: ({ strategy, workload }) => `${workload}의 ${strategy}`,
  limitState: { held: '충족', broken: '위반', 'not judged': '판정 안 됨' },
  limitPlace: ({ strategy = '', workload = '', to, share }) =>
    `${to}, ${workload}의 ${strategy}${share === undefined ? '' : `, ${formatChange(share)}`}`,
  legend:
    '~: 유의한 변화 없음. 다른 변화 동반: 유의하지만 다른 것도 함께 달라져 어느 하나의 효과라고 할 수 없음. 신뢰 구간은 그 변화 하나에 대한 값입니다.',
  charts: '변화',
  chart: ({ workload, figure, from, to }) => `${workload}, ${figure}: ${from} 대비 ${to}`,
  howTitle: '변화를 판정하는 방법',
  how,
};

function take({ take: both, verdict, cloud }: Answer): string {
  if (both.length > 0) return `${both.join(' 또는 ')}${sureText(verdict, cloud)}`;
  const [here, there] = [verdict, cloud].map((one) => one?.take.join(' 또는 ') ?? '');
  return here === '' && (there ?? '') === '' ? '결론 없음' : `이 컴퓨터 ${here || absent}, 클라우드 ${there || absent}`;
}

function sureText(here: Verdict, cloud: Verdict | undefined): string {
  const [first, second] = [here, cloud].map((one) => one && levels[one.sureness.level]);
  const known = [here, cloud].some((one) => one !== undefined && one.sureness.level !== 'not known');
  if (!known) return '';
  return second === undefined || first === second ? ` (${first})` : ` (이 컴퓨터 ${first}, 클라우드 ${second})`;
}

function headline({ finding, to, known }: RunPair, tests: Tests): string {
  switch (finding.kind) {
    case 'nothing in common':
      return `${to}: 공통된 전략과 워크로드가 없어 비교할 수 없습니다.`;
    case 'not compared':
      return `${to}: 비교할 수 없습니다(${finding.reason}).`;
    case 'few repeats':
      return [
        `${to}: 반복이 적어(${finding.largest.from.repeats}회와 ${finding.largest.to.repeats}회) 변화가 유의한지 알 수 없습니다.`,
        ...(tests.repeatsNeeded === undefined ? [] : [`실행마다 ${tests.repeatsNeeded}회 이상 필요합니다.`]),
        `검정하지 않은 가장 큰 차이: ${placed(finding.largest)}${besides(finding.largest)}.`,
      ].join(' ');
    case 'no change':
      return [
        `${to}: 지표 ${finding.tested}개에서 유의한 변화가 없습니다.`,
        ...(known.length === 0 ? [] : ['다른 것은 달라졌습니다.']),
        ...(tests.repeatsNeeded === undefined
          ? []
          : [`이만한 수의 지표에서 변화를 찾으려면 실행마다 반복 ${tests.repeatsNeeded}회가 필요합니다.`]),
      ].join(' ');
    case 'changed':
      return changed(finding, to);
  }
}

function changed({ changes, tested, together }: Extract<Finding, { kind: 'changed' }>, to: string): string {
  const told = changes.slice(0, mostChanges).map((change) => `${change.workload}의 ${change.strategy}에서 ${phrase(change)}`);
  const more = changes.length - mostChanges;
  const sentence = `${to}: ${told.join(', ')}${more > 0 ? `, 그 밖의 지표 ${more}개도 변화` : ''}.`;
  if (together.length === 1) return `${sentence} 기록상 함께 달라진 것은 ${together[0]}뿐입니다.`;
  if (together.length > 1)
    return `${sentence} 함께 달라진 것: ${firstOf(together, mostDifferences)}. 어느 하나의 효과라고 할 수 없습니다.`;
  return `${sentence} ${tested === changes.length ? '기록상 그 밖에 달라진 것은 없습니다.' : '그 밖에 유의한 변화는 없습니다.'}`;
}

function phrase({ key, share = 0 }: PlacedChange): string {
  const is = figureOf(key)?.is;
  const name = is?.kind === 'throughput' ? '처리량' : is?.kind === 'latency' ? `지연 시간 ${is.point}` : nameOf(key);
  return `${name} ${formatPercent(Math.abs(share))} ${share > 0 ? '증가' : '감소'}`;
}

function placed({ key, share, strategy, workload }: PlacedChange): string {
  return `${workload}의 ${strategy}에서 ${nameOf(key)} ${share === undefined ? absent : formatChange(share)}`;
}

function besides({ together }: PlacedChange): string {
  const names = together.map(({ what }) => what);
  return names.length === 0 ? '' : ` (함께 달라진 것: ${firstOf(names, mostDifferences)})`;
}

function firstOf(names: readonly string[], most: number): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} 외 ${names.length - most}개`;
}

function how({ count, repeatsNeeded }: Tests): string[] {
  return [
    '변화: 나중 실행의 반복을 처음 실행의 반복으로 나눈 모든 비율의 중앙값(호지스-레만 추정량)에서 1을 뺀 값입니다. 옆의 지표는 중앙값입니다.',
    ...(count === 0
      ? []
      : [
          `유의한 변화: 양측 만-휘트니 검정(반복 60회까지 정확 검정)의 p 값을 검정 ${count}건에 대해 홀름 방법으로 보정하여 0.05 이하인 것입니다. 신뢰 구간은 변화 하나하나에 대한 값입니다.`,
        ]),
    ...(repeatsNeeded === undefined
      ? []
      : [`실행마다 반복이 ${repeatsNeeded}회보다 적으면 어떤 변화도 유의할 수 없습니다. repeats를 늘리되 12회 이상을 권합니다.`]),
    '검정은 한 실행 안의 반복 사이 산포만 알고, 실행과 실행 사이에 달라진 것은 알지 못합니다.',
    '비용은 다른 지표에서 계산한 값이므로 검정하지 않습니다.',
    '기록되지 않아 비교할 수 없는 것: 플러그인의 코드, 서버의 부하, 컴퓨터에서 함께 돌던 다른 프로그램.',
  ];
}
