/** Items that several strategies have: one unknown in a decision, since its text and its figures are the same. */
import type { ImplementationItem, MaintenanceItem } from '../core/predictor.ts';

/** All that is done at an update of the model is for one update a month; low is one a quarter by a script, high one a week by hand. */
export const uploadModelVersion: MaintenanceItem = {
  item: 'upload the new model version',
  hoursPerMonth: { value: 0.25, low: 0.05, high: 2 },
  reason:
    'a quarter of an hour for one update a month; little by a script, more where each version is checked by hand every week',
};

export const bindingDays: ImplementationItem['days'] = { value: 0.1, low: 0.02, high: 1 };

export const bindingReason = 'one command where you may grant it; a day of asking where another team does';

export const pipelineOnCall: MaintenanceItem = {
  item: 'the pipeline',
  hoursPerMonth: { value: 2, low: 0.25, high: 10 },
  reason: 'it fails for reasons of its own (inputs, quotas, releases), which are the same with every strategy',
};
