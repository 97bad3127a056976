const TOKENS =
  /'''[^]*?'''|"""[^]*?"""|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|\/\/[^\n]*|\/\*[^]*?\*\/|[\w.]+|\S/g;
const CLOSING: Record<string, string> = { '{': '}', '(': ')', '[': ']' };
const SECTIONS: Record<string, string[]> = {
  pipeline: ['agent', 'options', 'environment', 'stages'],
  stages: ['stage'],
  stage: ['when', 'environment', 'steps'],
};

/**
 * What is wrong with a declarative Jenkinsfile: brackets and quotes that do not close, and sections where none may be. No package of
 * npm knows more of them without Java.
 */
export function checkJenkinsfile(text: string): string[] {
  const faults: string[] = [];
  const open: Array<{ close: string; block?: string }> = [];
  let word = '';
  for (const [token] of text.matchAll(TOKENS)) {
    if (/^\/[/*]/.test(token)) {
      continue;
    }
    const [outer] = open.slice(-1);
    if (token in CLOSING) {
      open.push({
        close: CLOSING[token],
        ...(token === '{' ? { block: word } : {}),
      });
      const allowed = SECTIONS[outer?.block ?? ''];
      if (token === '{' && allowed && !allowed.includes(word)) {
        faults.push(`${word} may not be in ${outer?.block}`);
      }
    } else if (Object.values(CLOSING).includes(token)) {
      if (open.pop()?.close !== token) {
        faults.push(`${token} closes nothing`);
      }
    } else if (/^['"]$/.test(token)) {
      faults.push('a text does not end');
    } else if (/^\w/.test(token)) {
      word = token;
    }
  }
  if (open.length > 0) {
    faults.push(`${open.map(({ close }) => close).join('')} is missing`);
  }
  for (const needed of ['pipeline', 'agent', 'stages', 'steps']) {
    if (!new RegExp(`\\b${needed}\\b`).test(text)) {
      faults.push(`there is no ${needed}`);
    }
  }
  return faults;
}
