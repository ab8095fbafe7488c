/** One line of `predbench doctor`. */
export interface Finding {
  readonly what: string;
  readonly found: string;
  /** Absent if all is well. */
  readonly remedy?: string;
}
