import type { Surroundings } from '../../driver/Layered';
import type { LocateNested, Located } from '../../driver/Located';
import { applyMergePatch } from '../../patches/applyPatch';
import { objectNames } from '../../objects/locateManifest';
import type { VersionPin } from '../../pins/VersionPin';
import { nameOf } from '../../tree/folders';
import type { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { PLAIN, rowsOf } from './generators';
import { locateRows } from './locateRows';
import { kustomizeImageEntries, locateSource } from './locateSource';
import { sourcesOf } from './sources';

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

/** The template of an ApplicationSet, with the patch of it where that is plain YAML. */
function templateOf(object: YamlPlace): YamlPlace | undefined {
  const template = object.get('spec', 'template');
  const patch = object.get('spec', 'templatePatch')?.inner();
  return template && patch?.isMap ? applyMergePatch(template, patch) : template;
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
  return template
    ? locateRows(
        sourcesOf(template),
        names,
        rowsOf(spec?.list('generators') ?? [], around),
        { nested, around },
      )
    : [];
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
