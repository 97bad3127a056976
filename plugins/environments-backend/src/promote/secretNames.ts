/** Names of what is secret. */
const SECRET =
  /pass(?:word|wd|phrase)|pwd|secret|token|(?:api|access|private|signing|encryption)[-_.]?key|credential|dsn|connection[-_.]?string/i;
/** Names of what only leads to a secret, or says something about it. */
const ABOUT =
  /(?:name|namespace|refs?|selector|file|path|mount|enabled|disabled|create|type|class|version|ttl|length|policy|provider|store|interval|expir\w*)$/i;
/** Names of maps and lists that hold secrets and nothing else. */
const SECRETS = /(?:secrets?|credentials?|passwords|tokens)$/i;

/** Whether the value of a name is a secret. */
export function isSecretName(name: string): boolean {
  return SECRET.test(name) && !ABOUT.test(name);
}

/** Whether what stands below a name is secret. */
export function holdsSecrets(name: string): boolean {
  return SECRETS.test(name);
}

/** Whether a name only leads to a secret, or says something about it. */
export function isAboutSecrets(name: string): boolean {
  return ABOUT.test(name);
}

/** Tokens that their issuers made recognisable, and credentials in headers and URLs. */
export const TOKENS: readonly RegExp[] = [
  /\b(?:gh[opusr]_\w{16,}|github_pat_\w{20,}|npm_\w{20,}|dop_v1_\w{20,})/g,
  /\b(?:glpat-|xox[abeoprs]-|xapp-|sk-(?:proj-|ant-)?|hvs\.|ya29\.)[\w-]{12,}/g,
  /\b(?:(?:AKIA|ASIA|AGPA|AROA)[0-9A-Z]{16}|AIza[\w-]{35}|[sr]k_(?:live|test)_\w{10,})/g,
  /\bey[JI][\w-]{8,}\.ey[\w-]{8,}(?:\.[\w-]*)?/g,
  /(?<=\b(?:bearer|basic) )[\w.~+/=-]{8,}/gi,
  /(?<=:\/\/)[^\s:/@"']*:[^\s/@"']+(?=@)/g,
];
