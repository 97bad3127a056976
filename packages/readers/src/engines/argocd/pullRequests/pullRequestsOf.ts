import type { KubernetesObject } from '../../../objects/KubernetesObject';
import type {
  PullRequestGenerator,
  TemplatePart,
} from '../../../objects/Previews';
import { at, list, text } from '../../../objects/untrusted';
import { toRepository } from './toRepository';
import { toTemplate } from './toTemplate';

/** Argo CD permits a generator in two of them at most. */
const DEEPEST = 2;
const MOST = 20;

const entriesOf = (value: unknown): Array<[string, unknown]> =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** The `pullRequest` generators of a list, also those within a matrix or a merge. */
function generatorsIn(generators: unknown, depth = 0): unknown[] {
  return list(generators).flatMap(generator => {
    const own = at(generator, 'pullRequest');
    const nested =
      depth < DEEPEST
        ? ['matrix', 'merge'].flatMap(name =>
            generatorsIn(at(generator, name, 'generators'), depth + 1),
          )
        : [];
    return own ? [own, ...nested] : nested;
  });
}

/** What names of objects, their labels and the revisions they ask for tell of a pull request. */
function templatesOf(spec: unknown): PullRequestGenerator['templates'] {
  const isGo = at(spec, 'goTemplate') === true;
  const template = at(spec, 'template');
  const name = toTemplate(at(template, 'metadata', 'name'), isGo);
  const labels = entriesOf(at(template, 'metadata', 'labels'))
    .slice(0, MOST)
    .flatMap(([key, value]): Array<[string, TemplatePart[]]> => {
      const parts = toTemplate(value, isGo);
      return parts ? [[key, parts]] : [];
    });
  const source = at(template, 'spec', 'source');
  const revisions = [source, ...list(at(template, 'spec', 'sources'))]
    .slice(0, MOST)
    .flatMap(item => {
      const parts = toTemplate(at(item, 'targetRevision'), isGo);
      return parts ? [parts] : [];
    });
  return {
    ...(name ? { name } : {}),
    ...(labels.length > 0 ? { labels: Object.fromEntries(labels) } : {}),
    ...(revisions.length > 0 ? { revisions } : {}),
  };
}

/** For the pull requests of which repositories an ApplicationSet makes Applications; undefined where it makes none. */
export function pullRequestsOf({
  metadata,
  spec,
}: KubernetesObject): PullRequestGenerator | undefined {
  const all = list(at(spec, 'generators')).map(item => generatorsIn([item]));
  const generators = all.flat().slice(0, MOST);
  const uid = text(metadata?.uid);
  if (generators.length === 0 || !uid) {
    return undefined;
  }
  const repositories = new Map(
    generators.flatMap(generator => {
      const repository = toRepository(generator);
      return repository ? [[repository.url, repository]] : [];
    }),
  );
  const labels = ['github', 'gitlab', 'gitea', 'azuredevops']
    .flatMap(host => list(at(generators[0], host, 'labels')))
    .flatMap(label => text(label)?.slice(0, 100) ?? [])
    .slice(0, MOST);
  return {
    uid,
    repositories: [...repositories.values()],
    ...(all.some(found => found.length === 0) ? { others: true } : {}),
    ...(labels.length > 0 ? { labels } : {}),
    templates: templatesOf(spec),
  };
}
