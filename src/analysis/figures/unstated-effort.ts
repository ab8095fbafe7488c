/** What an item of a checklist takes where only its name is stated. */
import type { EffortList } from '../../core/effort.ts';
import type { Range } from '../../core/predictor.ts';

/** Implementation in person-days, maintenance in hours a month. Assumed, and wide, since nothing is known but the list. */
export const unstated: Readonly<Record<EffortList, Range & { readonly reason: string }>> = {
  resources: {
    value: 1,
    low: 0.1,
    high: 5,
    reason:
      'no figure is stated: an hour for a resource that is one command, a week for one that has to be designed and approved',
  },
  roles: {
    value: 0.25,
    low: 0.05,
    high: 1,
    reason: 'no figure is stated: half an hour for a grant of your own, a day where another team must be convinced',
  },
  dependencies: {
    value: 1,
    low: 0.1,
    high: 5,
    reason: 'no figure is stated: an hour for a package that installs, a week for one that has to be built and tested on workers',
  },
  failures: {
    value: 0.5,
    low: 0.05,
    high: 4,
    reason: 'no figure is stated: from once a year to an afternoon every month',
  },
  modelUpdate: {
    value: 0.5,
    low: 0.05,
    high: 4,
    reason:
      'no figure is stated, for one update a month: minutes where it is scripted, an hour each where it is done by hand every week',
  },
  onCall: {
    value: 1,
    low: 0.1,
    high: 8,
    reason: 'no figure is stated: from an alert a year to a day of work every month',
  },
};
