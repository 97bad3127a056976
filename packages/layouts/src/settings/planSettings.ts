import type { FileChange } from '../drafts/FileChange';
import type { LayoutDriver } from '../driver/LayoutDriver';
import { editScalar } from '../edit/editScalar';
import { createParser } from '../locate/createParser';
import { locateFile } from '../locate/locateFile';
import { pinKey } from '../pins/pinKey';
import { isComputed } from '../pins/toScalar';
import { isOfOneKind } from '../yaml/scalarText';
import { findSetting } from './findSetting';
import type { Setting } from './Setting';
import { toSetting } from './locateSettings';
import { readSettings } from './readSettings';

/**
 * A setting as it is identified, with what it is set from and to.
 *
 * @public
 */
export interface SettingEdit
  extends Pick<Setting, 'file' | 'document' | 'path' | 'key' | 'name'> {
  /** What it has to be for the edit to be made. */
  before: string;
  to: string;
}

/**
 * The files that new values change, with what a person has to agree to; or why it is refused.
 *
 * @public
 */
export type SettingsPlan =
  | {
      changes: FileChange[];
      consents: string[];
      /** The settings as they stand in the files. */
      settings: Setting[];
    }
  | { refused: string };

/** Controls but for the tab and ends of lines, other separators of lines, and halves of characters: readers of YAML refuse them. */
const UNWRITTEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufeff]|\p{Cs}/u;

/** Why a value cannot be that of a setting. */
export function unfitSetting(
  setting: Pick<Setting, 'name' | 'type' | 'value'>,
  to: string,
): string | undefined {
  const { name, type, value } = setting;
  if (UNWRITTEN.test(to)) {
    return `${name} would hold a character that cannot be seen: write it without`;
  }
  if (isComputed(to) && !isComputed(value)) {
    return `${name} would be computed when it is deployed: ${to}. Write it by hand`;
  }
  switch (type) {
    case 'number':
      return isOfOneKind(to, value)
        ? undefined
        : `${name} is a number; "${to}" is not`;
    case 'boolean':
      return isOfOneKind(to, value)
        ? undefined
        : `${name} is true or false; "${to}" is neither`;
    default:
      return /[\r\n]/.test(to)
        ? `${name} is one line; what it should become has several`
        : undefined;
  }
}

function objectionTo(
  setting: Setting | undefined,
  edit: SettingEdit,
): string | undefined {
  const { name, file, before, to } = edit;
  if (!setting) {
    return `${file} no longer has ${name}`;
  }
  const where = `${file} line ${setting.line}`;
  if (setting.secret) {
    return `${name} (${where}) is a secret: change it where secrets are kept`;
  }
  if (setting.refused) {
    return `${name} (${where}) cannot be changed: ${setting.refused}`;
  }
  if (setting.value !== before) {
    // What nobody reviewed may be secret, and more people read this than may read configuration
    const now = setting.value === to ? to || 'empty' : 'another value';
    return `${name} (${where}) is ${now} now, reviewed was ${
      before || 'empty'
    }`;
  }
  return setting.value === to
    ? `${name} (${where}) is ${to || 'empty'} already`
    : unfitSetting(setting, to);
}

/** Versions of a file, with what they are of, as a text. */
function versionsIn(
  layouts: LayoutDriver[],
  path: string,
  text: string,
): string {
  return JSON.stringify(
    [undefined, 'values' as const].map(readAs =>
      locateFile(layouts, { path, text, readAs }).pins.map(pin => [
        pinKey(pin),
        pin.artifact,
        pin.value,
      ]),
    ),
  );
}

/** Edits the settings of one file one after the other, each with its proof. */
function planFile(
  layouts: LayoutDriver[],
  path: string,
  text: string,
  edits: SettingEdit[],
):
  | { text: string; consents: string[]; settings: Setting[] }
  | { refused: string } {
  const parse = createParser(layouts);
  const file = parse(path, text);
  const all = readSettings(layouts, file).map(toSetting);
  const consents: string[] = [];
  const settings: Setting[] = [];
  let result = text;
  for (const edit of edits) {
    const setting = findSetting(all, edit);
    const objection = objectionTo(setting, edit);
    if (!setting || objection) {
      return { refused: objection ?? `${path} no longer has ${edit.name}` };
    }
    const edited = editScalar(layouts, {
      file: path,
      text: result,
      path: setting.path,
      document: setting.document,
      to: `${setting.prefix ?? ''}${edit.to}`,
      consent: true,
    });
    if ('refused' in edited) {
      return edited;
    }
    result = edited.text;
    consents.push(...(edited.consents ?? []));
    settings.push(setting);
  }
  return versionsIn(layouts, path, text) === versionsIn(layouts, path, result)
    ? { text: result, consents, settings }
    : {
        refused: `${path}: ${edits
          .map(({ name }) => name)
          .join(
            ', ',
          )} would change a version, or what it is a version of: promote that instead`,
      };
}

/** Plans the change of settings to other values, byte for byte. */
export function planSettings(
  layouts: LayoutDriver[],
  {
    edits,
    files,
  }: { edits: SettingEdit[]; files: ReadonlyMap<string, string> },
): SettingsPlan {
  const twice = edits.find(
    (edit, index) =>
      edits.findIndex(
        other => other.file === edit.file && other.key === edit.key,
      ) !== index,
  );
  if (twice) {
    return { refused: `${twice.file}: ${twice.name} is given twice` };
  }
  const changes: FileChange[] = [];
  const consents: string[] = [];
  const settings: Setting[] = [];
  for (const path of new Set(edits.map(({ file }) => file))) {
    const before = files.get(path);
    if (before === undefined) {
      return { refused: `${path} cannot be read` };
    }
    const planned = planFile(
      layouts,
      path,
      before,
      edits.filter(({ file }) => file === path),
    );
    if ('refused' in planned) {
      return planned;
    }
    changes.push({ path, before, after: planned.text });
    consents.push(...planned.consents);
    settings.push(...planned.settings);
  }
  return { changes, consents: [...new Set(consents)], settings };
}

/** What settings of a file are now, in the order of the edits; undefined for those that are gone. */
export function standingOf(
  layouts: LayoutDriver[],
  {
    edits,
    files,
  }: { edits: SettingEdit[]; files: ReadonlyMap<string, string> },
): Array<Setting | undefined> {
  const parse = createParser(layouts);
  return edits.map(edit => {
    const text = files.get(edit.file);
    return text === undefined
      ? undefined
      : findSetting(
          readSettings(layouts, parse(edit.file, text)).map(toSetting),
          edit,
        );
  });
}
