/** The answer for one workload, in Korean. */
import type { Answer, NoVerdict, Place, Verdict } from '../../../analysis/answer/answer.ts';
import type { Proviso } from '../../../analysis/decision/provisos.ts';
import { isCost } from '../../../analysis/figures/index.ts';
import { absent, formatNumber, formatPercent } from '../../../core/text.ts';
import { figureText } from '../figure-text.ts';
import type { Point } from '../language.ts';
import { either, figurePhrase } from './words.ts';

const places: Readonly<Record<Place, string>> = { 'this machine': '이 컴퓨터', 'the cloud': '클라우드' };

const levels: Readonly<Record<Verdict['sureness']['level'], string>> = {
  sure: '확실',
  likely: '유력',
  open: '미정',
  'not known': '알 수 없음',
};

export function asked({ summary, full }: Answer): string {
  if (summary === undefined) return '측정된 셀 없음';
  const standsFor =
    full === undefined
      ? ''
      : ` (원래 크기 ${'rows' in full ? `${formatNumber(full.rows)}행` : `${formatNumber(full.seconds)}초`})`;
  switch (summary.kind) {
    case 'batch':
      return `${formatNumber(summary.rowsAsked)}행 일괄 처리${standsFor}`;
    case 'closed-loop':
      return `동시 사용자 ${formatNumber(summary.concurrency)}명, ${formatNumber(summary.seconds)}초${standsFor}`;
    case 'stream': {
      const through = summary.through === undefined ? '' : `, ${summary.through} 경유`;
      return `초당 ${formatNumber(summary.rateAskedPerS)}행, ${formatNumber(summary.seconds)}초${through}${standsFor}`;
    }
  }
}

export function headline(answer: Answer): string {
  const { take, verdict, cloud } = answer;
  if (take.length === 0) return withoutOne(verdict, cloud);
  const does = doesWhat(answer);
  const what = does === '' ? '' : `: ${does}`;
  if (verdict.alone) return `${take[0]} 전략만 순위를 매길 수 있어 비교할 대상이 없습니다${what}.`;
  const isOpen = verdictsOf(verdict, cloud).every(({ sureness: { level } }) => level === 'open');
  const ties = take.length > 1 ? '(서로 대등)' : '';
  const verb = isOpen ? '다소 유리합니다' : '권장됩니다';
  return `${either(take)} 전략${ties}이 ${verb}${what}. ${surenessOf(verdict, cloud)}.`;
}

function doesWhat({ figures, verdict: { place }, cloud }: Answer): string {
  const measured = figures.filter(({ key }) => !isCost(key)).map(figurePhrase);
  const cost = figures.filter(({ key }) => isCost(key)).map(figurePhrase);
  if (cloud === undefined) return [...measured, ...cost].join(', ');
  const here = measured.length === 0 || place === undefined ? measured : [`${places[place]}에서 ${measured.join(', ')}`];
  return [...here, ...cost.map((text) => `${places['the cloud']}에서 ${text}`)].join(', ');
}

function surenessOf(here: Verdict, cloud: Verdict | undefined): string {
  const all = verdictsOf(here, cloud);
  if (all.every(({ sureness: { level } }) => level === 'not known')) {
    const because = [...new Set(all.flatMap(({ sureness }) => ('because' in sureness ? sureness.because.map(becauseText) : [])))];
    return `확실성은 알 수 없습니다(${because.join(', ')})`;
  }
  const texts = all.map(({ sureness, place }) => `${place === undefined ? '' : `${places[place]} `}${levelText(sureness)}`);
  return `확실성: ${texts.join(', ')}`;
}

function levelText(sureness: Verdict['sureness']): string {
  const more = 'share' in sureness ? formatPercent(sureness.share) : sureness.because.map(becauseText).join(', ');
  return `${levels[sureness.level]}(${more})`;
}

function becauseText(proviso: Proviso): string {
  switch (proviso.kind) {
    case 'repeats':
      return proviso.repeats === 1 ? '전략마다 1회만 측정' : `반복 ${proviso.repeats}회로는 부족`;
    case 'scaled':
      return '축소 실행';
    case 'short':
      return '배치가 2초 미만';
    case 'disturbed':
      return '다른 작업의 간섭';
  }
}

function verdictsOf(here: Verdict, cloud: Verdict | undefined): Verdict[] {
  return [here, ...(cloud === undefined ? [] : [cloud])].filter(({ take }) => take.length > 0);
}

function withoutOne(here: Verdict, cloud: Verdict | undefined): string {
  if (here.none !== undefined) return whyNone(here.none, here);
  const texts = verdictsOf(here, cloud).map(
    ({ place, take, sureness }) =>
      `${place === undefined ? '' : `${places[place]}에서는 `}${either(take)}(${levels[sureness.level]})`,
  );
  return `실행 위치에 따라 다릅니다: ${texts.join(', ')}.`;
}

function whyNone(none: NoVerdict, { limits }: Verdict): string {
  switch (none.kind) {
    case 'withheld': {
      const [first, ...more] = none.reasons;
      return `결론을 낼 수 없습니다: ${first?.reason ?? ''}${more.length === 0 ? '' : ` 외 ${more.length}건`}.`;
    }
    case 'no figure':
      return `결론을 낼 수 없습니다: ${none.leftOut.map(({ consideration, reason }) => `${consideration}: ${reason}`).join('; ')}.`;
    case 'none ranked':
      return '결론을 낼 수 없습니다: 순위를 매길 수 있는 전략이 없습니다.';
    case 'none within limits':
      return limits.length === 0 ? '요청 속도를 감당하는 전략이 없습니다.' : '제한을 지키는 전략이 없습니다.';
  }
}

export function points({ verdict, cloud, summary }: Answer): Point[] {
  const here = pointText(verdict);
  const there = cloud && pointText(cloud, summary?.kind === 'batch' ? '(기동 시간 포함)' : '');
  return [
    ...(here === undefined ? [] : [{ label: hereLabel(verdict), text: here }]),
    ...(there === undefined ? [] : [{ label: places['the cloud'], text: there }]),
  ];
}

function hereLabel({ place, none }: Verdict): string {
  if (none !== undefined) return '할 일';
  return place === undefined ? '근거' : places[place];
}

function pointText({ take, tiesWith, figures, next, none }: Verdict, remark = ''): string | undefined {
  if (none !== undefined) {
    return none.kind === 'withheld' ? [...new Set(none.reasons.map(({ remedy }) => remedy))].join(' ') : undefined;
  }
  const own = figures.map(figurePhrase).join(', ') + remark;
  const [, ...others] = take;
  if (others.length > 0) return `${own}. 대등한 전략: ${others.join(', ')}.`;
  if (tiesWith.length > 0) return `${own}. 대등하나 더 손이 가는 전략: ${tiesWith.join(', ')}.`;
  return next === undefined ? `${own}.` : `${own}. 다음은 ${next.strategy}: ${next.figures.map(figurePhrase).join(', ')}.`;
}

export function overviewRow(answer: Answer): readonly [take: string, does: string, cost: string, sure: string] {
  const { take, figures, verdict, cloud } = answer;
  const all = verdictsOf(verdict, cloud);
  const sure = [...new Set(all.map(({ sureness: { level } }) => levels[level]))].join(' / ');
  if (take.length === 0) return [all.length > 1 ? '위치에 따라' : '결론 없음', absent, absent, sure || absent];
  const does = figures.filter(({ key }) => !isCost(key)).map(figurePhrase);
  const cost = figures
    .filter(({ key }) => isCost(key))
    .map(({ key, value, atLeast }) => `${atLeast ? '≥ ' : ''}${figureText(key, value)}`);
  return [either(take), does.join(', '), cost.join(', '), sure];
}
