/** Effort: its lists, and how a run stores it. */
import type { Effort, Range } from './predictor.ts';

export const effortLists = {
  implementation: ['resources', 'roles', 'dependencies'],
  maintenance: ['failures', 'modelUpdate', 'onCall'],
} as const;

export type EffortList = (typeof effortLists)[keyof typeof effortLists][number];

/** Who gave the figures; those of the built-in strategies are assumed by predbench. */
export type EffortSource = 'assumed' | "the user's" | 'the plug-in';

export interface StatedEffort extends Effort {
  /** Of lists that predbench did not fill itself. */
  readonly from?: Readonly<Partial<Record<EffortList, Exclude<EffortSource, 'assumed'>>>>;
  /** The user's own figures, in place of all items. */
  readonly implementationDays?: Range;
  readonly maintenanceHoursPerMonth?: Range;
}
