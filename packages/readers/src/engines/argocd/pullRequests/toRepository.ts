import type { PreviewedRepository } from '../../../objects/Previews';
import { at, text } from '../../../objects/untrusted';
import { webUrl } from '../../../objects/webUrl';

interface Host {
  /** Where the host is, if nothing says so. */
  url?: string;
  /** What the path of its API begins with. */
  api: RegExp;
  path: (spec: unknown) => Array<string | undefined>;
  pullRequests: string;
}

const field = (spec: unknown, name: string) => text(at(spec, name));
const ownerAndRepo = (spec: unknown) => [
  field(spec, 'owner'),
  field(spec, 'repo'),
];

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Pull-Request/ */
const HOSTS: Record<string, Host> = {
  github: {
    url: 'https://github.com',
    api: /\/api\/v3\/?$/,
    path: ownerAndRepo,
    pullRequests: 'pull',
  },
  gitlab: {
    url: 'https://gitlab.com',
    api: /\/api\/v4\/?$/,
    // A project that is named by its id does not say where it is
    path: spec => [field(spec, 'project')?.replace(/^\d+$/, '')],
    pullRequests: '-/merge_requests',
  },
  gitea: {
    api: /\/api\/v1\/?$/,
    path: ownerAndRepo,
    pullRequests: 'pulls',
  },
  bitbucket: {
    url: 'https://bitbucket.org',
    api: /\/2\.0\/?$/,
    path: ownerAndRepo,
    pullRequests: 'pull-requests',
  },
  bitbucketServer: {
    api: /\/rest\/?$/,
    path: spec => {
      const repo = field(spec, 'repo');
      return ['projects', field(spec, 'project'), 'repos', repo];
    },
    pullRequests: 'pull-requests',
  },
  azuredevops: {
    url: 'https://dev.azure.com',
    api: /\/$/,
    path: spec => [
      field(spec, 'organization'),
      field(spec, 'project'),
      '_git',
      field(spec, 'repo'),
    ],
    pullRequests: 'pullrequest',
  },
};

/** Names of APIs that are hosts of their own, and whose pages are elsewhere. */
const PAGES: Record<string, string> = {
  'https://api.github.com': 'https://github.com',
  'https://api.bitbucket.org': 'https://bitbucket.org',
};

const SEGMENT = /^[\w .-]+(?:\/[\w .-]+)*$/;

/** The repository that a `pullRequest` generator looks at; undefined where it does not say, or by a template. */
export function toRepository(
  generator: unknown,
): PreviewedRepository | undefined {
  for (const [name, host] of Object.entries(HOSTS)) {
    const spec = at(generator, name);
    if (typeof spec === 'object' && spec !== null) {
      const path = host.path(spec);
      const given = text(at(spec, 'api'));
      const base = webUrl(given ?? host.url)?.replace(host.api, '');
      const isNamed = path.every(step => step && SEGMENT.test(step));
      if (!base || !isNamed) {
        return undefined;
      }
      const origin = base.replace(/\/$/, '');
      const home = new URL(`${PAGES[origin] ?? origin}/${path.join('/')}`);
      const url = home.href.replace(/\.git$/, '');
      return { url, pullRequests: `${url}/${host.pullRequests}` };
    }
  }
  return undefined;
}
