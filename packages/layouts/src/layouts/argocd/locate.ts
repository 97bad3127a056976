import type { Surroundings } from '../../driver/Layered';
import type { LocateNested, Located } from '../../driver/Located';
import { objectNames } from '../../objects/locateManifest';
import { override } from '../../pins/overriddenBy';
import { placeKey } from '../../pins/pinKey';
import type { VersionPin } from '../../pins/VersionPin';
import { nameOf } from '../../tree/folders';
import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { PLAIN, rowsOf } from './generators';
import { locateRows } from './locateRows';
import { kustomizeImageEntries, locateSource } from './locateSource';
import { sourcesOf } from './sources';
import { templateOf } from './templateOf';

/** https://argo-cd.readthedocs.io/en/stable/user-guide/parameters/#store-overrides-in-git */
const SOURCE_KEYS = new Set([
  'repoURL',
  'path',
  'targetRevision',
  'helm',
  'kustomize',
  'directory',
  'plugin',
  'chart',
  'ref',
  'name',
]);

/** Versions of a template that are variables, over which what generators fill in wins. */
function filledPins(plain: VersionPin[], found: VersionPin[]): VersionPin[] {
  const known = new Set(found.map(placeKey));
  return plain.flatMap(pin => {
    const winner = found.find(
      other =>
        other.artifact.kind === pin.artifact.kind && other.sets === pin.sets,
    );
    return winner && pin.value.includes('{{') && !known.has(placeKey(pin))
      ? [override(pin, winner)]
      : [];
  });
}

/** What an Application or ApplicationSet pins. */
export function locateObject(
  object: YamlPlace,
  nested?: LocateNested,
  around?: Surroundings,
): VersionPin[] {
  const spec = object.get('spec');
  const names = objectNames(object);
  if (object.text('kind') === 'Application') {
    const name = object.text('metadata', 'name');
    // What Helm calls a release that is not given a name
    const all = [...(name ? [{ by: 'release' as const, name }] : []), ...names];
    const sources = spec ? sourcesOf(spec) : [];
    return sources.flatMap(source =>
      locateSource(source, all, {
        row: PLAIN,
        sources,
        application: name,
        nested,
        around,
      }),
    );
  }
  const template = templateOf(object)?.get('spec');
  if (!template) {
    return [];
  }
  const sources = sourcesOf(template);
  const rows = rowsOf(spec?.list('generators') ?? [], around);
  const pins = locateRows(sources, names, rows, { nested, around });
  return around
    ? [
        ...pins,
        ...filledPins(
          locateRows(sources, names, [PLAIN], { nested, around }),
          pins,
        ),
      ]
    : pins;
}

/** Overrides that Argo CD merges over an Application's source: for all, or for the one in the file's name. */
export function locateOverride(file: YamlFile): Located {
  const application = /^\.argocd-source-(.+)\.yaml$/.exec(nameOf(file.path));
  const names = application
    ? [{ by: 'release' as const, name: application[1] }]
    : [];
  const [root] = file.roots;
  const unknown = root
    ?.children()
    .map(child => String(child.path[0]))
    .filter(key => !SOURCE_KEYS.has(key));
  return unknown && unknown.length > 0
    ? {
        pins: [],
        problem: `Argo CD refuses it: a source has no ${unknown
          .slice(0, 5)
          .join(', ')}`,
      }
    : {
        pins: root
          ? locateSource(root, names, { row: PLAIN, sources: [root] })
          : [],
        images: root ? kustomizeImageEntries(root) : [],
      };
}
