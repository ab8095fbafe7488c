/** The keys that an entry of the experiment file sets; none where there is no entry. */
export function given<T extends object>(entry: T | undefined): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(entry ?? {}).filter(([, value]) => value !== undefined)) as never;
}
