import { createRequire } from 'node:module';
import { packageJson } from './paths.ts';

export function ownVersion(): string {
  return (createRequire(import.meta.url)(packageJson) as { version: string }).version;
}
