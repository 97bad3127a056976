import { createPin } from '../../pins/createPin';
import type { VersionPin } from '../../pins/VersionPin';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { LAYOUT } from './name';

interface Remote {
  repository: string;
  version: string;
}

/** `https://github.com/acme/shop/releases/download/v1.2.3/install.yaml`. */
const RELEASE =
  /^(https?:\/\/[^/]+\/[^/]+\/[^/]+)\/(?:-\/)?(?:releases\/download|raw|archive)\/([^/]+)\//;

/** `https://raw.githubusercontent.com/acme/shop/v1.2.3/deploy.yaml`. */
const RAW =
  /^https:\/\/(?:raw\.githubusercontent\.com)\/([^/]+\/[^/]+)\/(?:refs\/(?:tags|heads)\/)?([^/]+)\//;

function withoutScheme(url: string): string {
  return url
    .replace(/^(git::)?(https?|ssh|git):\/\//, '')
    .replace(/^(git@[^:/]+):/, '$1/')
    .replace(/^git@/, '')
    .replace(/\.git(?=\/|$)/, '')
    .replace(/\/$/, '');
}

/** `github.com/acme/shop//deploy?ref=v1.2.3`, also with scheme, `.git` and further parameters. */
function withRef(text: string): Remote | undefined {
  const question = text.indexOf('?');
  if (question < 0) {
    return undefined;
  }
  const address = text.slice(0, question);
  const version = text
    .slice(question + 1)
    .split('&')
    .map(parameter => /^(?:ref|version)=(.+)/s.exec(parameter)?.[1])
    .filter(Boolean)
    .at(-1);
  const start = /^(?:(?:git::)?[a-z+]+:\/\/)?/.exec(address)![0].length;
  const inside = address.indexOf('//', start + 1);
  const root =
    inside < 0 ? address.replace(/\/$/, '') : address.slice(0, inside);
  if (!version || root.length <= start || !root.includes('/')) {
    return undefined;
  }
  // Without `//` or `.git`, the path below owner and name is a folder in the repository
  const end = /\.git(\/|$)/.exec(root);
  const whole = inside >= 0 || end !== null;
  const [host, ...rest] = withoutScheme(
    end ? root.slice(0, end.index) : root,
  ).split('/');
  return {
    repository: [host, ...(whole ? rest : rest.slice(0, 2))].join('/'),
    version,
  };
}

/** Which repository and version a remote resource names; undefined for local paths and URLs without a version. */
export function parseRemote(text: string): Remote | undefined {
  const ref = withRef(text);
  if (ref) {
    return ref;
  }
  const release = RELEASE.exec(text);
  if (release) {
    return { repository: withoutScheme(release[1]), version: release[2] };
  }
  const raw = RAW.exec(text);
  return raw
    ? { repository: `github.com/${raw[1]}`, version: raw[2] }
    : undefined;
}

/** The pin of a remote resource: the version within its URL. */
export function remotePin(place: YamlPlace): VersionPin | undefined {
  const text = place.text();
  const remote = text === undefined ? undefined : parseRemote(text);
  if (!remote || !text) {
    return undefined;
  }
  const once = text.split(remote.version).length === 2;
  return createPin({
    layout: LAYOUT,
    artifact: { kind: 'git', name: remote.repository },
    value: remote.version,
    scalars: [{ place, role: 'version', part: remote.version }],
    names: [],
    ...(once
      ? {}
      : { blocked: `"${remote.version}" stands more than once in the URL` }),
  });
}
