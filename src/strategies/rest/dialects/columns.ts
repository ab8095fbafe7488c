import { listText, valueWriter } from '../../../data/columns/json.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { parseAnswer, shortened } from '../answers.ts';
import type { Codec } from './dialect.ts';
import { checkCount, outcomeOf } from './rows.ts';

/** `{"inputs":{name:[...]}}` -> `{"outputs":...}`: TensorFlow Serving's column format. */
export function columnCodec(model: ModelSignature): Codec {
  return {
    encode({ columns, size }) {
      const lists = Object.entries(columns).map(([name, column]) =>
        listText(valueWriter(column), size, `${JSON.stringify(name)}:`),
      );
      return `{"signature_name":${JSON.stringify(model.name)},"inputs":{${lists.join(',')}}}`;
    },
    decode(text, batch) {
      const lists = listsOf(text, model);
      for (const [, list] of lists) checkCount(list.length, batch.size);
      const rows = Array.from({ length: batch.size }, (_, i) => Object.fromEntries(lists.map(([name, list]) => [name, list[i]])));
      return outcomeOf(rows, model);
    },
  };
}

/** A single output comes as a bare list, several as an object of lists. */
function listsOf(text: string, { outputs }: ModelSignature): [string, readonly unknown[]][] {
  const answered = parseAnswer(text)['outputs'];
  const [only] = outputs;
  const named = Array.isArray(answered) && only !== undefined && outputs.length === 1 ? { [only.name]: answered } : answered;
  return outputs.map(({ name }) => {
    const list = (named as Record<string, unknown> | null | undefined)?.[name];
    if (!Array.isArray(list)) throw new Error(`the server's answer has no list "outputs" for ${name}: ${shortened(text)}`);
    return [name, list];
  });
}
