import { MAX_VALUE } from '../pins/toScalar';
import { parseDigest } from '../pins/imageReference';
import type { Surroundings } from '../driver/Layered';
import type { LayoutDriver } from '../driver/LayoutDriver';
import { objectsIn } from '../objects/objectsIn';
import type { VersionPin } from '../pins/VersionPin';
import { isBelow, nameOf } from '../tree/folders';
import { formatPath } from '../yaml/paths';
import type { SourceFiles } from '../yaml/SourceFiles';
import type { YamlPlace } from '../yaml/YamlPlace';

/** A file with what is to be known of it. */
interface Problem {
  file: string;
  problem: string;
}

/** Kinds of files that may hold versions and are not read, by their names. */
const KINDS: Array<[what: string, name: RegExp]> = [
  ['jsonnet', /\.(jsonnet|libsonnet)$/],
  ['CUE', /\.cue$/],
  ['a Go template', /\.(tpl|tmpl|gotmpl)$/],
  ['a template of another engine', /\.(j2|jinja2?|erb|mustache|hbs|ytt)$/],
  ['Dhall', /\.dhall$/],
  ['KCL', /\.k$/],
  ['Pkl', /\.pkl$/],
  ['Terraform', /\.(tf|tofu|tfvars|hcl)$/],
  ['TOML', /\.toml$/],
  ['a script', /\.(sh|bash|ps1|py|rb|ts|js|go)$/],
  [
    'a file of assignments',
    /(^|\/)\.?[\w.-]*\.(env|properties|ini)$|(^|\/)\.env[\w.-]*$/,
  ],
  ['a sealed or encrypted file', /\.(enc|age|gpg|asc)(\.ya?ml|\.json)?$/],
  ['a packed chart', /\.(tgz|tar\.gz)$/],
];

/** Files of every repository that hold no configuration. */
const ORDINARY =
  /(^|\/)(\.git[\w]*|README[\w.]*|LICENSE|NOTICE|CODEOWNERS|OWNERS|Makefile|Dockerfile|Justfile|Taskfile[\w.]*)$|\.(md|txt|png|svg|jpe?g|gif|pdf|lock|sum|mod)$/i;

/** What a file is that is seen and not read; undefined for what is read, or never is. */
function kindOf(path: string): string | undefined {
  if (ORDINARY.test(path)) {
    return undefined;
  }
  const known = KINDS.find(([, name]) => name.test(path))?.[0];
  return (
    known ??
    (nameOf(path).includes('.') ? undefined : 'a file without an extension')
  );
}

/** More than a person reads are counted. */
const MAX_TOLD = 10;

/** What stands in a folder and is not read, each kind once, with its first file. */
function unreadKinds(
  folder: string,
  paths: string[],
  read: SourceFiles,
): Problem[] {
  const kinds = new Map<string, string[]>();
  for (const path of paths) {
    const kind =
      isBelow(folder, path) && !read.has(path) ? kindOf(path) : undefined;
    if (kind) {
      kinds.set(kind, [...(kinds.get(kind) ?? []), path]);
    }
  }
  return [...kinds].map(([kind, [first, ...others]]) => ({
    file: first,
    problem: `${kind}: seen, not read${
      others.length > 0
        ? ` (and ${others.length} more such file${
            others.length > 1 ? 's' : ''
          })`
        : ''
    }. A version in it can be pinned by a pattern: see "explicit" in the documentation of layouts`,
  }));
}

const VERSION_KEY = /(version|tag|digest|image|revision|release)$/i;

/** Keys that end so and say nothing of what is deployed. */
const OTHER_KEY =
  /^(apiVersion|kubeVersion|resourceVersion|schemaVersion|kustomizeVersion|appVersion|minVersion)$/;

function looksLikeVersion(text: string): boolean {
  return (
    /^v?\d+(\.\d+){1,3}([-+.][\w.-]+)?$/.test(text) ||
    parseDigest(text) !== undefined ||
    /^[\w.-]+(:\d+)?(\/[\w.-]+)+:[\w.-]+$/.test(text)
  );
}

/** The name of a scalar: its key, or the name of the pair of which it is the value. */
function nameOfScalar(place: YamlPlace, holder: YamlPlace): string {
  const key = String(place.path.at(-1));
  return /^(value|string|default)$/.test(key)
    ? holder.text('name') ?? holder.text('key') ?? key
    : key;
}

/** Scalars that are called and look like a version, though nothing finds them to be one. */
function unknownShapes(
  file: string,
  read: SourceFiles,
  known: ReadonlySet<string>,
): Problem[] {
  return read.parse(file).roots.flatMap(root =>
    root.flatMap(holder =>
      (holder.isMap ? holder.children() : []).flatMap(place => {
        const text = place.isMap || place.isList ? undefined : place.text();
        if (text === undefined || text.length > MAX_VALUE) {
          return [];
        }
        const name = nameOfScalar(place, holder);
        if (
          known.has(`${file}:${place.line}`) ||
          !VERSION_KEY.test(name) ||
          OTHER_KEY.test(name) ||
          !looksLikeVersion(text)
        ) {
          return [];
        }
        return [
          {
            file,
            problem: `line ${
              place.line
            }: ${name} looks like a version, in a shape that is not known. To promote it, give the source of the environment the entry pins: { SERVICE: { file: ${file}, path: ${JSON.stringify(
              formatPath(place.path),
            )} } }`,
          },
        ];
      }),
    ),
  );
}

/** What engines apply from elsewhere, by the files that say so. */
function elsewhere(layouts: LayoutDriver[], around: Surroundings): Problem[] {
  const engines = layouts.flatMap(({ objects }) =>
    objects?.leadsAway ? [objects] : [],
  );
  return [...around.files].flatMap(([file, text]) =>
    engines
      .filter(({ mayChange }) => mayChange?.test(text))
      .flatMap(engine =>
        objectsIn(around.files.parse(file))
          .filter(object => engine.claims(object))
          .flatMap(object => engine.leadsAway?.(object, around) ?? []),
      )
      .map(what => ({
        file,
        problem: `${what}, which is not read: give the environment a source for it`,
      })),
  );
}

/**
 * What is to be known of a folder in which no version was found: what was seen and not read, what engines apply from
 * elsewhere, and what looks like a version and is none that is known.
 *
 * @param around - All files of the repository, and those that were read
 * @param pins - What was found: moving, or such that others win over it
 */
export function tellUnread(
  layouts: LayoutDriver[],
  around: Surroundings,
  pins: VersionPin[],
): Problem[] {
  const { folder, paths, files } = around;
  const known = new Set(pins.map(({ file, line }) => `${file}:${line}`));
  const shapes = [...files.keys()]
    .filter(path => !/(^|\/)(Chart|requirements)\.yaml$/.test(path))
    .flatMap(path => unknownShapes(path, files, known));
  const told = [
    ...elsewhere(layouts, around),
    ...unreadKinds(folder, paths, files),
    ...shapes,
  ];
  const more = told.length - MAX_TOLD;
  return more > 0
    ? [
        ...told.slice(0, MAX_TOLD),
        {
          file: told[MAX_TOLD].file,
          problem: `and ${more} more place${
            more > 1 ? 's' : ''
          } that may hold a version`,
        },
      ]
    : told;
}
