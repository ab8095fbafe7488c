interface Periods {
  readonly BillingPeriodStart: string;
  readonly BillingPeriodEnd: string;
  readonly ChargePeriodStart: string;
  readonly ChargePeriodEnd: string;
}

/** The day and the month in UTC in which a run started; ends are exclusive. */
export function periodsOf(startedAt: string): Periods {
  const start = new Date(startedAt);
  const [year, month, day] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  return {
    BillingPeriodStart: instant(year, month, 1),
    BillingPeriodEnd: instant(year, month + 1, 1),
    ChargePeriodStart: instant(year, month, day),
    ChargePeriodEnd: instant(year, month, day + 1),
  };
}

function instant(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month, day)).toISOString().replace('.000', '');
}
