export interface Items {
  readonly implementation: readonly string[];
  readonly maintenance: readonly string[];
}
