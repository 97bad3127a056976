import type { SettingChange } from '@downstage/backstage-plugin-environments-common';
import { oneLine } from '../attribution/oneLine';

/** Hosts take titles of up to 255 characters. */
const LONGEST_TITLE = 250;
/** A longer value is read in the diff. */
const LONGEST_VALUE = 60;

/** What a change of configuration is called. */
export function configurationTitle(
  changes: SettingChange[],
  facts: { service: string; environment: string },
): string {
  const service = oneLine(facts.service);
  const environment = oneLine(facts.environment);
  const [{ name, to }] = changes;
  const value = oneLine(to, LONGEST_VALUE) || '""';
  return oneLine(
    changes.length === 1
      ? `Set ${oneLine(name)} of ${service} to ${value} in ${environment}`
      : `Change ${changes.length} settings of ${service} in ${environment}`,
    LONGEST_TITLE,
  );
}
