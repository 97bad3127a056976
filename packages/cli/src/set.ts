import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type FileChange,
  type VersionPin,
  type VersionPlan,
  documentsWith,
  editScalar,
  matchPins,
  notesFor,
  planVersions,
  selectPins,
} from '@downstage/layouts';
import { toLineChanges } from './lineChanges';
import { toService } from './locate';
import { type Output, UsageError } from './outcome';
import { type Folder, readFolder } from './readFolder';
import { refuse, showDiff } from './report';

interface SetOptions {
  service?: string;
  pin?: string;
  document?: string;
  to: string;
  write?: boolean;
  consent?: boolean;
  layout: string;
  json?: boolean;
}

function isAt(pin: VersionPin, file: string, path: string, document?: number) {
  return (
    pin.file === file &&
    (document === undefined || pin.document === document) &&
    (pin.path === path || pin.scalars.some(scalar => scalar.path === path))
  );
}

/** Whether a pin is one of a service. */
function isOf(service: string, pins: VersionPin[], pin?: VersionPin): boolean {
  return matchPins(toService(service), pins).matches.some(
    match => match.pin === pin,
  );
}

/** What is done, with the pins that it is done to; none for another value than a version. */
interface Planned {
  plan: VersionPlan;
  pins: VersionPin[];
}

/** The documents of a file that have a path; a pin may stand where an alias does. */
function documentsOf(
  { files, pins }: Folder['located'],
  file: string,
  path: string,
): number[] {
  const text = files.get(file);
  const found = new Set([
    ...(text === undefined ? [] : documentsWith({ file, text, path })),
    ...pins
      .filter(pin => isAt(pin, file, path))
      .map(({ document }) => document),
  ]);
  return [...found].sort((a, b) => a - b);
}

/** Plans a change of the one pin or value that was named. To name it is to agree to what it changes. */
function planPin(folder: Folder, name: string, options: SetOptions): Planned {
  const hash = name.indexOf('#');
  if (hash < 1) {
    throw new UsageError(`--pin ${name} is not FILE#PATH`);
  }
  const document =
    options.document === undefined ? undefined : Number(options.document);
  if (document !== undefined && !Number.isInteger(document)) {
    throw new UsageError(`--document ${options.document} is not a number`);
  }
  const file = folder.given(name.slice(0, hash));
  const path = name.slice(hash + 1);
  const { pins, files } = folder.located;
  const { to } = options;
  const refused = (reason: string) => ({ plan: { refused: reason }, pins: [] });
  const documents = documentsOf(folder.located, file, path);
  if (document === undefined && documents.length > 1) {
    return refused(
      `${file} has ${path} in documents ${documents.join(', ')}: say which`,
    );
  }
  const pin = pins.find(item => isAt(item, file, path, document));
  if (options.service && !isOf(options.service, pins, pin)) {
    return refused(`${name} is no version of ${options.service}`);
  }
  if (pin) {
    return {
      plan: planVersions({
        targets: [{ pins: [pin], to, explicit: true }],
        files,
      }),
      pins: [pin],
    };
  }
  const text = files.get(file);
  if (text === undefined) {
    return refused(
      `there is no text file ${name.slice(0, hash)} that is read here`,
    );
  }
  const edit = editScalar({ file, text, path, document, to, consent: true });
  if ('refused' in edit) {
    return refused(edit.refused);
  }
  const changes =
    edit.text === text ? [] : [{ path: file, before: text, after: edit.text }];
  return { plan: { changes, consents: edit.consents ?? [] }, pins: [] };
}

function planService(folder: Folder, options: SetOptions): Planned {
  const { pins, files } = folder.located;
  const selected = selectPins(toService(options.service!), pins);
  return 'refused' in selected
    ? { plan: selected, pins: [] }
    : {
        plan: planVersions({
          targets: [{ pins: selected.pins, to: options.to }],
          files,
        }),
        pins: selected.pins,
      };
}

/** Why nothing is written: the plan is refused, or does more than was agreed to. */
function refusalOf(plan: VersionPlan, options: SetOptions): string | undefined {
  if ('refused' in plan) {
    return plan.refused;
  }
  const agreed = !options.write || options.consent || options.pin;
  return plan.consents.length > 0 && !agreed
    ? `${plan.consents.join('. ')}. Agree with --consent`
    : undefined;
}

/** What is printed of a plan: its lines and what a person has to know. */
interface Shown {
  changes: FileChange[];
  consents: string[];
  notes: string[];
}

function showJson({ changes, consents, notes }: Shown, folder: Folder): string {
  const lines = changes.flatMap(change =>
    toLineChanges(change).map(line => ({
      file: folder.shown(change.path),
      ...line,
    })),
  );
  const also = {
    ...(consents.length > 0 ? { consents } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
  return `${JSON.stringify({ changes: lines, ...also }, null, 2)}\n`;
}

function showText(
  { changes }: Shown,
  folder: Folder,
  pins: VersionPin[],
  to: string,
): string {
  const values = [...new Set(pins.map(pin => pin.value))].join(', ');
  return changes.length === 0
    ? `nothing to change: it is ${values || to} already\n`
    : changes.map(change => showDiff(change, folder)).join('');
}

/** Shows or writes what a new version changes. */
export async function set(
  dir: string,
  options: SetOptions,
  output: Output,
): Promise<void> {
  const { service, pin: name, to } = options;
  if (!service && !name) {
    throw new UsageError('--service or --pin says what is to be set');
  }
  const folder = await readFolder(dir, options.layout);
  const { plan, pins } = name
    ? planPin(folder, name, options)
    : planService(folder, options);
  const refused = refusalOf(plan, options);
  if ('refused' in plan || refused !== undefined) {
    refuse(refused ?? '', options, output);
    return;
  }
  if (options.write) {
    for (const { path, after } of plan.changes) {
      await writeFile(join(folder.root, path), after ?? '');
    }
  }
  const shown = { ...plan, notes: pins.flatMap(pin => notesFor(pin, to)) };
  if (options.json) {
    output.out(showJson(shown, folder));
    return;
  }
  for (const note of [...shown.consents, ...shown.notes]) {
    output.err(`note: ${note}\n`);
  }
  output.out(showText(shown, folder, pins, to));
}
