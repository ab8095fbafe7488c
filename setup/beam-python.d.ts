import type { Missing } from './tensorflow.js';

export function findBasePython(
  env: Record<string, string | undefined>,
  machine?: { readonly platform: string; readonly arch: string },
): Promise<{ readonly ok: true; readonly python: string } | { readonly ok: false; readonly missing: Missing }>;
