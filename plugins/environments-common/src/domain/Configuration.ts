/**
 * One scalar of a service's configuration that is changed, and by what it is found again.
 *
 * @public
 */
export interface SettingChange {
  /** Relative to the repository's root. */
  file: string;
  /** 0-based index of the YAML document in the file. */
  document: number;
  /** YAML path. */
  path: string;
  /** The same wherever items of lists have moved. */
  key: string;
  /** As people call it: `replicas`, `env LOG_LEVEL`. */
  name: string;
  /** The value that the person saw; another one by now is a refusal. */
  before: string;
  to: string;
}

/**
 * One scalar of a service's configuration in an environment.
 *
 * @public
 */
export interface ConfigurationSetting
  extends Omit<SettingChange, 'before' | 'to'> {
  /** 1-based. */
  line: number;
  /** Where it can be looked at. */
  url: string;
  /** The Kubernetes object that it is of, such as `Deployment shop`. */
  object?: string;
  type: 'string' | 'number' | 'boolean';
  /** Absent where it is a secret. */
  value?: string;
  /** Whether it is, or looks like, a secret: it is changed where secrets are kept. */
  secret: boolean;
  /** Why else it cannot be changed here: an English clause. */
  refused?: string;
  /** What the same is in the nearest upstream environment that has the service. */
  upstream?: string;
}

/**
 * The configuration of a service in an environment, as Git has it.
 *
 * @public
 */
export interface ServiceConfiguration {
  /** Entity ref. */
  service: string;
  /** Entity ref. */
  environment: string;
  /** Entity ref of the environment that {@link ConfigurationSetting.upstream} is of. */
  upstream?: string;
  repository: string;
  branch: string;
  commit: string;
  settings: ConfigurationSetting[];
  /** What is not listed, and why, in English sentences. */
  notes: string[];
}

/**
 * Changes of settings in a few words: `replicas 3 → 5`.
 *
 * @public
 */
export function describeSettings(
  settings: Array<Pick<SettingChange, 'name' | 'before' | 'to'>>,
): string {
  return settings
    .map(({ name, before, to }) => `${name} ${before || '""'} → ${to || '""'}`)
    .join(', ');
}
