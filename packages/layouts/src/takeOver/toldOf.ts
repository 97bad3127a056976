import type { LayoutDriver } from '../driver/LayoutDriver';
import type { SaidPlace } from '../driver/SaidPlace';
import { objectsIn } from '../objects/objectsIn';
import type { SourceFiles } from '../yaml/SourceFiles';
import type { YamlPlace } from '../yaml/YamlPlace';
import { formatPath } from '../yaml/paths';
import { namedIn } from './renamed';

/** So many places are named one by one. */
const MOST_NAMED = 5;

/** What an object may use by its name. */
const USED =
  /^(ConfigMap|Secret|SealedSecret|ExternalSecret|ServiceAccount|PersistentVolumeClaim|HelmRepository|OCIRepository|GitRepository|Issuer|Certificate)$/;

/** A part as it stands in the file that takes it over. */
export interface TakenPart {
  file: string;
  places: YamlPlace[];
  /** The text of a file that is no YAML. */
  text?: string;
}

function listed(items: string[]): string {
  const more = items.length - MOST_NAMED;
  return more > 0
    ? `${items.slice(0, MOST_NAMED).join(', ')} and ${more} more`
    : items.join(', ');
}

function scalarsOf({ places }: TakenPart): YamlPlace[] {
  return places
    .flatMap(place => [...place.visit()])
    .filter(place => !place.isMap && !place.isList && place.text());
}

/** Values that name the environment that they were written for. */
function mentions(part: TakenPart, { title, names, kept }: Told): string[] {
  const isNamed = (text: string) =>
    !text.startsWith('/dev/') && namedIn(text, names, kept);
  if (part.text !== undefined) {
    return isNamed(part.text) ? [`${part.file} names ${title}`] : [];
  }
  const found = scalarsOf(part).filter(place => isNamed(place.text() ?? ''));
  const paths = [...new Set(found.map(place => formatPath(place.path)))];
  return paths.length > 0
    ? [`${part.file} takes over what names ${title}: ${listed(paths)}`]
    : [];
}

/** Secrets that were written, or encrypted, for the other environment. */
function secrets(part: TakenPart, title: string): string[] {
  const isSecret = part.places.some(
    place =>
      place.get('sops') !== undefined ||
      place.list('secretGenerator').length > 0 ||
      place.path[0] === 'secretGenerator' ||
      [...place.visit()].some(
        item =>
          item.text()?.startsWith('ENC[') ||
          /^(Secret|SealedSecret)$/.test(item.text('kind') ?? ''),
      ),
  );
  return isSecret ? [`${part.file} takes over a secret of ${title}`] : [];
}

/**
 * Folders that objects of an engine apply: they are those of the other environment, and so are the versions in them, unless the
 * folder says that its objects apply that.
 */
function applied(part: TakenPart, { title, says }: Told): string[] {
  const isSaid = (object: YamlPlace, source: YamlPlace) =>
    says.some(
      ({ kind, path, text }) =>
        kind === object.text('kind') &&
        path.join() === source.path.join() &&
        text === source.text(),
    );
  return part.places.flatMap(place => {
    const sources = [
      place.get('spec', 'source', 'path'),
      ...place.list('spec', 'sources').map(item => item.get('path')),
      place.text('kind') === 'Kustomization'
        ? place.get('spec', 'path')
        : undefined,
    ];
    return sources.flatMap(source => {
      const path = source?.text();
      return path && !isSaid(place, source!)
        ? [`${part.file} applies ${path}, as ${title} does`]
        : [];
    });
  });
}

/** What the parts use by its name, which the other environment has and this one lacks. */
function missing(parts: TakenPart[], { title, from, after }: Told): string[] {
  const namesIn = (files: SourceFiles) =>
    [...files.keys()].flatMap(path =>
      objectsIn(files.parse(path)).flatMap(object => {
        const kind = object.text('kind') ?? '';
        const name = object.text('metadata', 'name');
        return name && USED.test(kind) ? [{ kind, name }] : [];
      }),
    );
  const there = new Set(namesIn(after).map(({ name }) => name));
  const used = new Set(
    parts.flatMap(scalarsOf).map(place => place.text() ?? ''),
  );
  return namesIn(from)
    .filter(({ name }) => used.has(name) && !there.has(name))
    .map(({ kind, name }) => `${kind} ${name} is used, and stays in ${title}`);
}

/** What the parts wait for, which is not there. */
function awaited(
  layouts: LayoutDriver[],
  parts: TakenPart[],
  after: SourceFiles,
): string[] {
  const deployedBy = (root: YamlPlace) =>
    layouts.flatMap(layout => layout.deployed?.(root) ?? []);
  const files = new Set(parts.map(({ file }) => file));
  const all = [...after.keys()].flatMap(path =>
    objectsIn(after.parse(path))
      .flatMap(deployedBy)
      .map(item => ({ ...item, path })),
  );
  const names = new Set(all.map(({ kind, name }) => `${kind} ${name}`));
  return all
    .filter(({ path }) => files.has(path))
    .flatMap(({ name, needs }) =>
      needs
        .filter(need => !names.has(`${need.kind} ${need.name}`))
        .map(need => `${name} waits for ${need.name}, which is not there`),
    );
}

/** What is known of both environments. */
interface Told {
  /** Of the environment that has the service. */
  title: string;
  names: string[];
  /** What the service is called. */
  kept: string[];
  from: SourceFiles;
  /** What the other environment will hold. */
  after: SourceFiles;
  /** What its folder says of its objects. */
  says: SaidPlace[];
}

/** What a person has to know, and agree to, of parts that were written for another environment. */
export function toldOf(
  layouts: LayoutDriver[],
  parts: TakenPart[],
  told: Told,
): string[] {
  return [
    ...new Set([
      ...parts.flatMap(part => mentions(part, told)),
      ...parts.flatMap(part => secrets(part, told.title)),
      ...parts.flatMap(part => applied(part, told)),
      ...missing(parts, told),
      ...awaited(layouts, parts, told.after),
    ]),
  ];
}
