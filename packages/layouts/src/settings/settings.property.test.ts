import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { listCases, readTree, treeOf } from '../__testUtils__/fixtures';
import { locatePins, locateSettings, planSettings } from '../layouts';
import type { Setting } from './Setting';

const corpus = join(process.env.DOWNSTAGE_CORPUS ?? '/none', 'layouts');

const trees: Array<[string, string, string]> = [
  ...listCases().map(({ title, folder, wanted }): [string, string, string] => [
    title,
    join(folder, 'before'),
    wanted.folder ?? '.',
  ]),
  ...(existsSync(corpus) ? readdirSync(corpus, { withFileTypes: true }) : [])
    .filter(entry => entry.isDirectory())
    .map(({ name }): [string, string, string] => [
      `corpus ${name}`,
      join(corpus, name, 'input'),
      '.',
    ]),
];

/** Another value of the same kind. */
function otherThan({ type, value }: Setting): string {
  switch (type) {
    case 'number':
      return value === '7' ? '8' : '7';
    case 'boolean':
      return /^(true|yes|on|y)$/i.test(value) ? 'false' : 'true';
    default:
      return `${value}x`;
  }
}

/** Every setting of every artifact of a folder. */
async function settingsOf(root: string, folder: string) {
  const files = readTree(root);
  const located = await locatePins({
    folder,
    layout: 'auto',
    tree: treeOf(files),
    read: async paths =>
      new Map(
        paths.flatMap((path): Array<[string, string]> => {
          const text = files.get(path);
          return text === undefined ? [] : [[path, text]];
        }),
      ),
  });
  const names = [...new Set(located.pins.map(pin => pin.artifact.name))];
  const settings = names.flatMap(name => {
    const own = located.pins.filter(pin => pin.artifact.name === name);
    return locateSettings({
      located,
      own,
      others: located.pins.filter(pin => !own.includes(pin)),
      names: [name.split('/').at(-1)!],
    }).settings;
  });
  const each = new Map(
    settings.map(item => [`${item.file} ${item.document} ${item.path}`, item]),
  );
  return { files, located, settings: [...each.values()] };
}

/** More of one folder say nothing new. */
const MAX_EDITS = 60;

describe('every setting that is listed', () => {
  let edited = 0;
  const reasons = new Set<string>();

  it.each(trees)(
    'of %s can be changed, or says why not',
    async (_, root, folder) => {
      const { files, located, settings } = await settingsOf(root, folder);
      const places = new Set(
        located.pins.flatMap(pin =>
          pin.scalars.map(({ range }) => `${pin.file} ${range}`),
        ),
      );
      for (const setting of settings.slice(0, MAX_EDITS)) {
        expect(places).not.toContain(`${setting.file} ${setting.path}`);
        const to = otherThan(setting);
        const planned = planSettings({
          edits: [{ ...setting, before: setting.value, to }],
          files,
        });
        if ('refused' in planned) {
          reasons.add(planned.refused);
          continue;
        }
        edited += 1;
        const [{ before, after }] = planned.changes;
        const was = before!.split('\n');
        const is = after!.split('\n');
        expect(is).toHaveLength(was.length);
        // Aliases change where their anchor stands, which is one place, too
        expect(is.filter((line, at) => line !== was[at])).toHaveLength(1);
        const again = planSettings({
          edits: [{ ...setting, before: to, to: setting.value }],
          files: new Map([...files, [setting.file, after!]]),
        });
        expect(again).toMatchObject({ changes: [{ path: setting.file }] });
      }
    },
  );

  it('is some', () => {
    expect(edited).toBeGreaterThan(100);
    for (const reason of reasons) {
      expect(reason).toMatch(
        /would change a version|computed when it is deployed|branches of a template/,
      );
    }
  });
});
