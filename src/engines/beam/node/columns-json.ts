import type { Columns } from '../../../core/batch.ts';
import { valueWriter } from '../../../data/columns/json.ts';

/** Columns as one JSON object of lists: `{"x":[1,2],"name":["a",{"b64":"/w=="}]}`. */
export function columnsJson(columns: Columns, size: number): string {
  const members = Object.entries(columns).map(([name, column]) => {
    const write = valueWriter(column);
    let text = '';
    for (let i = 0; i < size; i++) text += i === 0 ? write(i) : `,${write(i)}`;
    return `${JSON.stringify(name)}:[${text}]`;
  });
  return `{${members.join(',')}}`;
}
