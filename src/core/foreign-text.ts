import { oneLine } from './text.ts';

/** Longer ones are pages or dumps. */
const maxLength = 4000;

/**
 * A text that others wrote (servers, plug-ins, files), for messages, records and reports: one line without control characters, without
 * the user and password of an address, and not endless.
 */
export function foreignText(text: string): string {
  const line = oneLine(text.slice(0, maxLength)).replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"']+@/gi, '$1(redacted)@');
  return text.length > maxLength ? `${line}...` : line;
}
