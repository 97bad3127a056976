import { type ResourceType, apiVersionOf } from './resources';

export const VERBS = [
  'create',
  'delete',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** As Kubernetes orders versions: stable before beta before alpha, newer first. */
function rankOf(version: string): number {
  const [, major, stage, minor] =
    version.match(/^v(\d+)(?:(alpha|beta)(\d+))?$/) ?? [];
  const base = { alpha: 0, beta: 1 }[stage] ?? 2;
  return base * 1e6 + Number(major ?? 0) * 1e3 + Number(minor ?? 0);
}

/** The groups that are served, but the oldest, each with its versions. */
export function groupsOf(resources: ResourceType[]) {
  const names = [...new Set(resources.map(({ group }) => group))];
  return names.filter(Boolean).map(name => {
    const versions = [
      ...new Set(
        resources
          .filter(({ group }) => group === name)
          .map(({ version }) => version),
      ),
    ]
      .sort((a, b) => rankOf(b) - rankOf(a))
      .map(version => ({ groupVersion: `${name}/${version}`, version }));
    return { name, versions, preferredVersion: versions[0] };
  });
}

function resourceList(groupVersion: string, resources: ResourceType[]) {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: resources.flatMap(resource => {
      const { plural, singular, namespaced, kind, shortNames } = resource;
      const main = {
        name: plural,
        singularName: singular,
        namespaced,
        kind,
        verbs: VERBS,
        shortNames,
      };
      const status = {
        name: `${plural}/status`,
        singularName: '',
        namespaced,
        kind,
        verbs: ['get', 'patch', 'update'],
      };
      return resource.statusSubresource ? [main, status] : [main];
    }),
  };
}

function pathsOf(resource: ResourceType) {
  const { group, version, kind, plural, namespaced } = resource;
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const path = `${root}${
    namespaced ? '/namespaces/{namespace}' : ''
  }/${plural}`;
  const operation = {
    'x-kubernetes-group-version-kind': { group, version, kind },
    // kubectl leaves validation to the server when it finds this parameter
    parameters: [
      { name: 'fieldValidation', in: 'query', schema: { type: 'string' } },
    ],
    responses: { 200: { description: 'OK' } },
  };
  return {
    [path]: { post: operation },
    [`${path}/{name}`]: { put: operation, patch: operation },
  };
}

function openApi(resources: ResourceType[]) {
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.32.0' },
    paths: Object.assign({}, ...resources.map(pathsOf)),
    components: { schemas: {} },
  };
}

function documentPath(groupVersion: string): string {
  return groupVersion.includes('/')
    ? `apis/${groupVersion}`
    : `api/${groupVersion}`;
}

/** What can be asked about the API itself, undefined when the path is not part of discovery. */
export function readDiscovery(
  path: string,
  resources: ResourceType[],
): object | undefined {
  const versions = [...new Set(resources.map(apiVersionOf))];
  const version = versions.find(each => path.endsWith(documentPath(each)));
  const ofVersion = resources.filter(each => apiVersionOf(each) === version);
  switch (path) {
    case '/version':
      return {
        major: '1',
        minor: '32',
        gitVersion: 'v1.32.0+sandbox',
        platform: 'linux/amd64',
      };
    case '/healthz':
    case '/readyz':
    case '/livez':
      return { status: 'ok' };
    case '/api':
      return { kind: 'APIVersions', versions: ['v1'] };
    case '/apis':
      return {
        kind: 'APIGroupList',
        apiVersion: 'v1',
        groups: groupsOf(resources),
      };
    case '/openapi/v3':
      return {
        paths: Object.fromEntries(
          versions.map(each => [
            documentPath(each),
            { serverRelativeURL: `/openapi/v3/${documentPath(each)}` },
          ]),
        ),
      };
    default:
  }
  if (version && path === `/openapi/v3/${documentPath(version)}`) {
    return openApi(ofVersion);
  }
  if (version && path === `/${documentPath(version)}`) {
    return resourceList(version, ofVersion);
  }
  const group = groupsOf(resources).find(
    ({ name }) => path === `/apis/${name}`,
  );
  return group && { kind: 'APIGroup', apiVersion: 'v1', ...group };
}
