import { createRequire } from 'node:module';

/** predbench's own version. */
export function ownVersion(): string {
  return (createRequire(import.meta.url)('../package.json') as { version: string }).version;
}
