/** What the flags of `predbench init` say of the model's inputs. */
import { z } from 'zod';

/** `a=b,c=d` */
export const pairs = z.string().transform((text, context) => {
  const found = text.split(',').map(pairOf);
  if (found.every((pair) => pair !== undefined)) return Object.fromEntries(found);
  context.addIssue({ code: 'custom', message: 'must be pairs such as INPUT=COLUMN,INPUT=COLUMN' });
  return z.NEVER;
});

/** `is_male:male=1,female=0;race:w=White` */
export const translations = z.string().transform((text, context) => {
  const found = text.split(';').map((part) => {
    const at = part.indexOf(':');
    const words = part
      .slice(at + 1)
      .split(',')
      .map(pairOf);
    if (at < 1 || words.some((pair) => pair === undefined)) return undefined;
    return [part.slice(0, at).trim(), Object.fromEntries(words.filter((pair) => pair !== undefined))] as const;
  });
  if (found.every((pair) => pair !== undefined)) return Object.fromEntries(found);
  context.addIssue({ code: 'custom', message: 'must be words of inputs, such as "is_male:male=1,female=0;race:w=White"' });
  return z.NEVER;
});

/** `tokens=128,image=28x28x1` */
export const shapes = z.string().transform((text, context): Record<string, number[]> => {
  const found = text.split(',').map((part) => {
    const [name, sizes] = pairOf(part) ?? [];
    return name !== undefined && sizes !== undefined && isShape(sizes) ? ([name, shapeOf(sizes)] as const) : undefined;
  });
  if (found.every((pair) => pair !== undefined)) return Object.fromEntries(found);
  context.addIssue({ code: 'custom', message: 'must be sizes by name, such as tokens=128,image=28x28x1' });
  return z.NEVER;
});

export function isShape(text: string): boolean {
  return /^[1-9]\d*(x[1-9]\d*)*$/.test(text);
}

export function shapeOf(text: string): number[] {
  return text.split('x').map(Number);
}

function pairOf(text: string): readonly [string, string] | undefined {
  const at = text.indexOf('=');
  return at < 1 ? undefined : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
