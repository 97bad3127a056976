import { type TextEdit, adding, editText } from '../../drafts/editFiles';
import type { ServiceAddition } from '../../driver/ServiceAddition';
import { isComputed } from '../../pins/toScalar';
import { folderOf, resolvePath, withoutSlash } from '../../tree/folders';
import type { SourceFiles } from '../../yaml/SourceFiles';

interface Repository {
  name: string;
  url: string;
}

/** The repositories that a state has: its own, and those of its bases. */
function repositoriesOf(
  path: string,
  files: SourceFiles,
  seen = new Set<string>(),
): Repository[] {
  if (!files.has(path) || seen.has(path)) {
    return [];
  }
  seen.add(path);
  return files.parse(path).roots.flatMap(root => [
    ...root.list('bases').flatMap(base => {
      const target = resolvePath(folderOf(path), base.text() ?? '');
      return target ? repositoriesOf(target, files, seen) : [];
    }),
    ...root.list('repositories').flatMap(entry => {
      const name = entry.text('name');
      const url = entry.text('url');
      return name && url && !isComputed(name) ? [{ name, url }] : [];
    }),
  ]);
}

/** A name that says where the repository is: helm keeps the names of all states of a machine in one list. */
function nameFor(url: string): string {
  return withoutSlash(url)
    .replace(/^[^:]+:\/\/([^/]*@)?/, '')
    .replace(/[^\w.-]+/g, '-');
}

/**
 * How a release names its chart, and what has to be added to the state first. helmfile takes the chart of a registry or
 * folder by its address, and any other by the name that `repositories` gives to the place.
 * https://helmfile.readthedocs.io/en/latest/#configuration
 */
export function chartReference(
  { path, text }: { path: string; text: string },
  files: SourceFiles,
  { name: chart, repository }: NonNullable<ServiceAddition['chart']>,
): { chart: string; edits: TextEdit[] } | { refused: string } {
  const url = withoutSlash(repository);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url) || /^oci:/i.test(url)) {
    return { chart: `${url}/${chart}`, edits: [] };
  }
  const known = repositoriesOf(path, files);
  const same = known.find(item => withoutSlash(item.url) === url);
  if (same) {
    return { chart: `${same.name}/${chart}`, edits: [] };
  }
  const fix = `add a repository with the url ${repository} by hand`;
  const name = nameFor(url);
  const taken = known.find(item => item.name === name);
  if (taken) {
    return {
      refused: `${path}: the repository ${name} has the url ${taken.url}: ${fix}`,
    };
  }
  const added = [{ name, url: repository }];
  const hasList = files
    .parse(path)
    .roots.some(root => root.get('repositories'));
  const edit = hasList
    ? adding(['repositories'], added)
    : adding([], { repositories: added });
  const tried = editText(path, text, [edit]);
  return 'refused' in tried
    ? { refused: `${tried.refused}: ${fix}` }
    : { chart: `${name}/${chart}`, edits: [edit] };
}
