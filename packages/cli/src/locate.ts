import {
  type ServiceIdentity,
  type VersionPin,
  consentsFor,
  matchPins,
} from '@downstage/layouts';
import type { Output } from './outcome';
import { type Folder, readFolder } from './readFolder';

/** One scalar of a pin, as JSON shows it. */
interface PinRow {
  file: string;
  document: number;
  path: string;
  line: number;
  artifact: VersionPin['artifact'];
  /** The scalar as YAML reads it. */
  value: string;
  /** The version that the pin's scalars make up. */
  version: string;
  layout: string;
  service?: string;
  moving: boolean;
  resolved?: string;
  automation?: string;
  overriddenBy?: string;
  alsoChanges: string[];
  editable: boolean;
  reason?: string;
}

/** A service as it is given on the command line: a name, or an image when it has a slash. */
export function toService(name: string): ServiceIdentity {
  return name.includes('/')
    ? { names: [name.split('/').at(-1)!], images: [name] }
    : { names: [name], images: [] };
}

/** A pin and its further scalars: each on a row of its own. */
function toRows(pin: VersionPin, folder: Folder, service?: string): PinRow[] {
  const places =
    pin.scalars.length > 0
      ? pin.scalars
      : [{ path: pin.path, line: pin.line, text: pin.value }];
  return places.map(place => ({
    file: folder.shown(pin.file),
    document: pin.document,
    path: place.path,
    line: place.line,
    artifact: pin.artifact,
    value: place.text,
    version: pin.value,
    layout: pin.layout,
    ...(service ? { service } : {}),
    moving: pin.moving,
    ...(pin.resolved ? { resolved: pin.resolved } : {}),
    ...(pin.automation ? { automation: pin.automation } : {}),
    ...(pin.overriddenBy ? { overriddenBy: pin.overriddenBy } : {}),
    alsoChanges: consentsFor(pin),
    editable: pin.editable,
    ...(pin.reason ? { reason: pin.reason } : {}),
  }));
}

function describe(row: PinRow): string {
  const state = row.editable ? '' : `  not editable: ${row.reason}`;
  const notes = [
    ...(row.resolved ? [`stands for ${row.resolved}`] : []),
    ...row.alsoChanges,
  ].map(note => `\n    ${note}`);
  return `${row.file}:${row.line}  ${row.path}\n    ${row.artifact.kind} ${
    row.artifact.name
  }  ${row.version}${state}${notes.join('')}\n`;
}

/** Lists the versions that a folder pins. */
export async function locate(
  dir: string,
  options: { service?: string; layout: string; json?: boolean },
  output: Output,
): Promise<void> {
  const folder = await readFolder(dir, options.layout);
  const { located } = folder;
  const matched = options.service
    ? matchPins(toService(options.service), located.pins)
    : undefined;
  const pins = matched ? matched.matches.map(match => match.pin) : located.pins;
  const rows = pins.flatMap(pin => toRows(pin, folder, options.service));
  const problems = located.problems.map(({ file, problem }) => ({
    file: folder.shown(file),
    problem,
  }));
  if (options.json) {
    const result = {
      layout: located.layout ?? null,
      detection: located.detection,
      pins: rows,
      problems,
      ...(matched?.ambiguous ? { ambiguous: matched.ambiguous } : {}),
    };
    output.out(`${JSON.stringify(result, null, 2)}\n`);
    return;
  }
  output.out(
    `layout: ${located.layout ?? 'none'} (${located.detection})\n${rows
      .map(describe)
      .join('')}`,
  );
  if (matched?.ambiguous) {
    output.out(`ambiguous: ${matched.ambiguous}\n`);
  }
  for (const { file, problem } of problems) {
    output.err(`${file}: ${problem}\n`);
  }
}
