import type {
  ConfigurationSetting,
  SettingChange,
} from '@downstage/backstage-plugin-environments-common';

/** What a person has typed, by {@link settingId}. */
export type SettingEdits = Readonly<Record<string, string>>;

/** What tells a setting from the others of a list. */
export function settingId({
  file,
  document,
  path,
}: Pick<ConfigurationSetting, 'file' | 'document' | 'path'>): string {
  return `${file} ${document} ${path}`;
}

/** Whether a person may change it here. */
export function isEditable({ secret, refused }: ConfigurationSetting): boolean {
  return !secret && refused === undefined;
}

/** What is wrong with a value, by the type that it has to keep. */
export function problemOf(
  { type, value }: ConfigurationSetting,
  to: string,
): 'number' | 'boolean' | undefined {
  if (to === value) {
    return undefined;
  }
  if (type === 'number') {
    return to.trim() === '' || Number.isNaN(Number(to)) ? 'number' : undefined;
  }
  return type === 'boolean' && !/^(true|false|yes|no|on|off)$/i.test(to)
    ? 'boolean'
    : undefined;
}

/** Sets what a setting is to become; what is as it was is no edit. */
export function withEdit(
  edits: SettingEdits,
  setting: ConfigurationSetting,
  to: string,
): SettingEdits {
  const { [settingId(setting)]: _before, ...others } = edits;
  return to === setting.value
    ? others
    : { ...others, [settingId(setting)]: to };
}

/** The changes that edits make, in the order of the list. */
export function changesOf(
  settings: ConfigurationSetting[],
  edits: SettingEdits,
): SettingChange[] {
  return settings.flatMap(setting => {
    const to = edits[settingId(setting)];
    const { file, document, path, key, name, value = '' } = setting;
    return to === undefined
      ? []
      : [{ file, document, path, key, name, before: value, to }];
  });
}

/** The settings that a person looks for, by file. */
export function settingsByFile(
  settings: ConfigurationSetting[],
  search: string,
): Array<[string, ConfigurationSetting[]]> {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<string, ConfigurationSetting[]>();
  for (const setting of settings) {
    const { file, name, object = '', path, value = '' } = setting;
    const text = [file, name, object, path, value].join(' ');
    if (words.every(word => text.toLocaleLowerCase().includes(word))) {
      groups.set(file, [...(groups.get(file) ?? []), setting]);
    }
  }
  return [...groups];
}
