/** Writes one line of JSON, as log collectors read it. */
export function log(message, fields = {}) {
  const time = new Date().toISOString();
  console.log(JSON.stringify({ time, level: 'INFO', msg: message, ...fields }));
}
