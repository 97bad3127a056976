import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** The plugin's part of app-config. */
export interface Settings {
  componentTypes: string[];
  trust: string[];
  /** Repositories that engines follow. */
  fleets: string[];
  pollSeconds: number;
  /** Where people reach the portal. */
  appUrl: string;
}

/** Reads the configuration once. */
export function readSettings(config: Config): Settings {
  const section = config.getOptionalConfig('environments');
  const pollSeconds = section?.getOptionalNumber('pollSeconds') ?? 60;
  if (!(pollSeconds >= 1)) {
    throw new InputError(
      `environments.pollSeconds must be at least 1 (given: ${pollSeconds})`,
    );
  }
  return {
    componentTypes: section?.getOptionalStringArray('componentTypes') ?? [
      'service',
      'website',
    ],
    trust: section?.getOptionalStringArray('trust') ?? [],
    fleets: section?.getOptionalStringArray('fleets') ?? [],
    pollSeconds,
    appUrl: config.getString('app.baseUrl').replace(/\/$/, ''),
  };
}
