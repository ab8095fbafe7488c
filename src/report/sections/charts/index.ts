import type { Analysis } from '../../../analysis/index.ts';
import type { Section } from '../../document.ts';
import { english } from '../../language/en/index.ts';
import type { Language } from '../../language/language.ts';
import { breakEvenChart } from './break-even.ts';
import { workloadCharts } from './of-workload.ts';

/** For formats that draw: a section for each workload, and one of what all together cost over the load. */
export function chartSections(
  { workloads, months, capacities, decisions }: Analysis,
  { charts: words }: Language = english,
): Section[] {
  // Of a search for capacity the workloads are its probes.
  const own = capacities === undefined ? workloads : [];
  return [
    ...own.map((workload) => ({
      title: workload.name,
      blocks: workloadCharts(
        workload,
        decisions.find((one) => one.case === workload.name),
        words,
      ),
    })),
    { title: words.loads, blocks: months.flatMap((month) => breakEvenChart(month, words)) },
  ]
    .filter(({ blocks }) => blocks.length > 0)
    .map((section, i) => ({ ...section, id: `charts-${i + 1}`, audience: 'charts' }));
}
