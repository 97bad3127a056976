import { settingsNow } from '@downstage/layouts';
import {
  type SettingChange,
  describeSettings,
} from '@downstage/backstage-plugin-environments-common';

/** What stands in the place of settings that were changed. */
export type Standing =
  | { is: 'set' }
  | { is: 'taken-back' | 'replaced'; what: string };

/**
 * Whether changed settings still are what they were set to, in texts of their files. No value is told that nobody reviewed: it may be
 * secret, and more people read promotions than may read configuration. Pure.
 */
export function settingsStand(
  settings: SettingChange[],
  files: ReadonlyMap<string, string>,
): Standing {
  const now = settingsNow({ edits: settings, files });
  const others = settings.flatMap((setting, index) => {
    const value = now[index]?.value;
    return value === setting.to ? [] : [{ setting, value }];
  });
  if (others.length === 0) {
    return { is: 'set' };
  }
  const what = others
    .map(({ setting: { name, before, to }, value }) => {
      if (value === undefined) {
        return `${name} is gone`;
      }
      const shown = value === before ? before : 'another value';
      const told = describeSettings([{ name, before: to, to: shown }]);
      return value === before ? `${told} again` : told;
    })
    .join(', ');
  const isTakenBack = others.every(
    ({ setting, value }) => value === setting.before,
  );
  return { is: isTakenBack ? 'taken-back' : 'replaced', what };
}
