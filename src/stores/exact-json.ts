/** The strings of a JSON text, to be passed over, and its numbers. */
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Changes a JSON document of somebody else's without touching its numbers: other languages have integers of 64 bits and
 * tell 1.0 from 1, which JavaScript would write back rounded.
 * @param change  sees an object in place of each number, to be handed on as it is
 */
export function changeJson(text: string, change: (value: unknown) => unknown): string {
  let mark = 'a number as it was written';
  while (text.includes(mark)) mark += '.';
  const marked = text.replace(STRING_OR_NUMBER, (token) =>
    token.startsWith('"') ? token : `{"${mark}":"${token}"}`,
  );
  const json = JSON.stringify(change(JSON.parse(marked)));
  return json.replace(new RegExp(`\\{"${mark}":"([^"]*)"\\}`, 'g'), '$1');
}
