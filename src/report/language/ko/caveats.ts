/** What to keep in mind, in Korean: what is the matter, and what to do. */
import type { Caveat } from '../../../analysis/answer/caveats.ts';
import { formatNumber } from '../../../core/text.ts';
import { some } from './words.ts';

export function caveat(of: Caveat): string {
  const { strategies, workloads } = of;
  const who = some(strategies);
  const where = workloads.length === 0 ? '' : `${some(workloads)}에서 `;
  switch (of.kind) {
    case 'not run to its end':
      return of.state === 'stopped'
        ? '실행이 도중에 중단되어 일부 셀이 없거나 불완전합니다. 끝까지 실행하십시오.'
        : '실행이 아직 끝나지 않아 빠진 셀이 있습니다.';
    case 'disagree':
      return `${where}전략들의 예측이 서로 다릅니다(${share(of)}). 어느 쪽이 틀렸는지 먼저 확인하십시오.`;
    case 'not as expected':
      return `${where}${who} 예측이 기댓값과 다릅니다(${share(of)}). 어느 쪽이 틀렸는지 먼저 확인하십시오.`;
    case 'failed':
      return `${where}${who} 실패: ${sentence(of.reason)} 원인을 고친 뒤 다시 실행하십시오.`;
    case 'not ranked':
      return `${where}${who} 순위 제외: ${sentence(of.reason)}`;
    case 'stand-in':
      return of.profile === undefined
        ? `${who}: 이 컴퓨터의 모의 서비스입니다. 실제 서비스와 비교하십시오.`
        : `${who}: 다른 곳에서 측정한 ${of.profile}의 소요 시간을 따르는 모의 서비스입니다. 실제 서비스와 비교하십시오.`;
    case 'repeats':
      return of.repeats === 1
        ? `${of.most === 1 ? '한 번씩만' : '일부는 한 번만'} 측정하여 차이가 우연일 수 있습니다. 12회 반복하십시오.`
        : `반복 ${of.repeats}회로는 신뢰 구간과 유의성 검정이 없습니다. 12회 반복하십시오.`;
    case 'scaled':
      return `${formatNumber(of.factor)}배로 축소한 실행입니다. 결정하기 전에 원래 크기로 실행하십시오.`;
    case 'warning':
      return warningText(of, who, where);
    case 'unpriced':
      return `${who}: 가격을 모르는 항목이 있어 비용이 최솟값입니다. 가격을 지정하십시오.`;
    case 'assumed cost':
      return '비용은 정가로 추정한 값입니다. 실제 가격과 할인율을 지정하십시오.';
  }
}

const known: Readonly<Record<string, readonly [happened: string, remedy: string]>> = {
  short: ['2초 안에 끝났습니다', '행 수를 늘리십시오.'],
  drift: ['측정 중 속도가 변했습니다', '예열을 늘리십시오.'],
  disturbed: ['다른 작업과 컴퓨터를 함께 썼습니다', '그 작업을 멈추고 다시 측정하십시오.'],
  'send-lag': ['predbench가 행을 늦게 보냈습니다', '드라이버에 코어를 남기십시오.'],
  'not-steady': ['안정되기 전에 측정했습니다', '예열을 늘리십시오.'],
  'shared-machine': ['서비스와 코어를 함께 썼습니다', '다른 컴퓨터에서 서비스를 실행하십시오.'],
  'few-samples': ['p99를 내기에는 표본이 적습니다', '더 오래 실행하십시오.'],
  'generator-bottleneck': ['부하 생성기의 한계에 닿았습니다', '속도를 낮추십시오.'],
};

function warningText({ warning }: Extract<Caveat, { kind: 'warning' }>, who: string, where: string): string {
  const words = known[warning.code];
  return words === undefined
    ? `${where}${who}: ${warning.message}. ${warning.advice}`
    : `${where}${who}: ${words[0]}. ${words[1]}`;
}

function share({ differing, of }: { readonly differing: number; readonly of: number }): string {
  return `${formatNumber(of)}건 중 ${formatNumber(differing)}건`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

export function more(count: number): string {
  return `나머지 ${count}건은 상세 내용에 있습니다.`;
}
