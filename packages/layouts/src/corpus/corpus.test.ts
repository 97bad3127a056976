import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTree, treeOf } from '../__testUtils__/fixtures';
import type { VersionPlan } from '../edit/planVersions';
import { editScalar, locatePins, planVersions } from '../layouts';
import { selectPins } from '../match/selectPins';

interface CorpusEdit {
  id: string;
  to: string;
  /** Why it must be refused. */
  refuse?: string;
  changes?: Array<{ file: string; line: number }>;
}

interface CorpusCase {
  case: string;
  service: string;
  pins: Array<{
    file: string;
    document: number;
    path: string;
    value?: string;
    line: number;
  }>;
  edits: CorpusEdit[];
}

const folder = join(process.env.DOWNSTAGE_CORPUS ?? '/none', 'layouts');
const index = join(folder, 'index.json');
const cases: CorpusCase[] = existsSync(index)
  ? JSON.parse(readFileSync(index, 'utf8'))
  : [];

/** What README.md lists as read or decided otherwise. */
const otherwise = new Set(
  [
    ...readFileSync(join(__dirname, 'README.md'), 'utf8').matchAll(
      /^\| `([^`]+)`/gm,
    ),
  ].map(match => match[1]),
);

/** The service as the suite would know it; the list has remarks behind some. */
const SERVICES: Record<string, string> = {
  'argocd-appset-elements-file podinfo-ambiguous': 'podinfo',
};

async function read(name: string) {
  const files = readTree(join(folder, name, 'input'));
  const located = await locatePins({
    folder: '.',
    layout: 'auto',
    tree: treeOf(files),
    read: async () => files,
  });
  return { files, located };
}

type State = Awaited<ReturnType<typeof read>>;

/** Sets the version, or another value, that stands on a line. */
function setLine(
  { located }: State,
  files: ReadonlyMap<string, string>,
  item: CorpusCase,
  options: { file: string; line: number; to: string },
): VersionPlan {
  const { file, line, to } = options;
  const pin = located.pins.find(
    ({ file: path, scalars }) =>
      path === file && scalars.some(scalar => scalar.line === line),
  );
  if (pin) {
    return planVersions({
      targets: [{ pins: [pin], to, explicit: true }],
      files,
    });
  }
  const known = item.pins.find(place => place.line === line);
  const edit = editScalar({
    file,
    text: files.get(file)!,
    path: known?.path ?? '',
    to,
    consent: true,
  });
  return 'refused' in edit
    ? edit
    : { changes: [{ path: file, after: edit.text }], consents: [] };
}

function setAll(
  state: State,
  item: CorpusCase,
  edit: CorpusEdit,
): { files: Map<string, string> } | { refused: string } {
  const files = new Map(state.files);
  for (const change of edit.changes ?? []) {
    const plan = setLine(state, files, item, { ...change, to: edit.to });
    if ('refused' in plan) {
      return plan;
    }
    plan.changes.forEach(({ path, after }) => files.set(path, after!));
  }
  return { files };
}

describe('configuration of public projects', () => {
  it('is looked for where DOWNSTAGE_CORPUS says', () => {
    expect(cases.length > 0).toBe(process.env.DOWNSTAGE_CORPUS !== undefined);
  });

  const pins = cases.flatMap(item =>
    item.pins
      .filter(pin => pin.value !== undefined)
      .map(pin => ({ title: `${item.case} ${pin.path}`, item, pin })),
  );
  const edits = cases.flatMap(item =>
    item.edits.map(edit => ({ title: `${item.case} ${edit.id}`, item, edit })),
  );
  const made = edits.filter(
    ({ title, edit }) => !edit.refuse && !otherwise.has(title),
  );
  const refused = edits.filter(({ edit }) => edit.refuse);
  const different = edits.filter(
    ({ title, edit }) => !edit.refuse && otherwise.has(title),
  );

  for (const { title, item, pin } of pins) {
    it(`pin ${title}`, async () => {
      const { located } = await read(item.case);
      const found = located.pins.flatMap(({ file, document, scalars }) =>
        scalars.map(({ path, line, text }) => ({
          file,
          document,
          path,
          line,
          text,
        })),
      );
      const { file, document, path, line, value: text } = pin;
      const wanted = { file, document, path, line, text };
      expect(
        found.some(place => JSON.stringify(place) === JSON.stringify(wanted)),
      ).toBe(!otherwise.has(title));
    });
  }

  for (const { title, item, edit } of made) {
    it(`edit ${title}`, async () => {
      const state = await read(item.case);
      const expected = readTree(join(folder, item.case, 'expected', edit.id));
      expect(setAll(state, item, edit)).toEqual({
        files: new Map([...state.files, ...expected]),
      });
    });
  }

  for (const { title, item, edit } of different) {
    it(`refuses ${title}`, async () => {
      const state = await read(item.case);
      expect(setAll(state, item, edit)).toEqual({
        refused: expect.any(String),
      });
    });
  }

  for (const { title, item } of refused) {
    it(`refuses ${title}`, async () => {
      const { located } = await read(item.case);
      const service = SERVICES[title] ?? item.service.split(/ \(| in /)[0];
      const selected = selectPins(
        service.includes('/')
          ? { names: [], images: [service] }
          : { names: [service], images: [] },
        located.pins,
      );
      expect(selected).toEqual({ refused: expect.any(String) });
    });
  }
});
