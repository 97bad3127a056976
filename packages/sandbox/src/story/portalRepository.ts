import { stringify } from 'yaml';
import { ACCOUNTS, TEAMS } from './accounts';
import { repositoryOf } from './environmentRepository';
import { type RepositorySeed, authorOf, daysBefore } from './RepositorySeed';
import type { Story } from './Story';

const API = 'backstage.io/v1alpha1';

const toYaml = (objects: object[]) =>
  objects.map(object => stringify(object)).join('---\n');

function organisation(): string {
  const groups = Object.entries(TEAMS).map(([name, description]) => ({
    apiVersion: API,
    kind: 'Group',
    metadata: { name, description },
    spec: { type: 'team', children: [] },
  }));
  const users = ACCOUNTS.map(({ login, role, email, teams }) => ({
    apiVersion: API,
    kind: 'User',
    metadata: {
      name: login,
      annotations: { 'github.com/user-login': login },
    },
    spec: { profile: { displayName: role, email }, memberOf: teams },
  }));
  return toYaml([...groups, ...users]);
}

function systems(): string {
  return toYaml([
    {
      apiVersion: API,
      kind: 'Domain',
      metadata: { name: 'banking', title: 'Banking' },
      spec: { owner: 'group:default/platform' },
    },
    {
      apiVersion: API,
      kind: 'System',
      metadata: { name: 'financial-one', title: 'Financial One' },
      spec: { owner: 'group:default/platform', domain: 'banking' },
    },
  ]);
}

/** The repository that tells the portal what there is: `all.yaml` is the one location to register. */
export function portalRepository(options: Story): RepositorySeed {
  const { forgeUrl, owner, now, services, environments } = options;
  const at = (repository: string, file = 'catalog-info.yaml') =>
    `${forgeUrl}/${owner}/${repository}/blob/main/${file}`;
  const location = {
    apiVersion: API,
    kind: 'Location',
    metadata: { name: 'financial-one' },
    spec: {
      type: 'url',
      targets: [
        at('portal', 'org.yaml'),
        at('portal', 'systems.yaml'),
        ...services.map(({ name }) => at(name)),
        ...environments.map(environment => at(repositoryOf(environment))),
      ],
    },
  };
  return {
    name: 'portal',
    description: 'What the developer portal knows of Financial One ACME',
    commits: [
      {
        message: 'Describe the organisation and where everything is',
        author: authorOf('platform'),
        date: daysBefore(now, 23),
        files: {
          'org.yaml': organisation(),
          'systems.yaml': systems(),
          'all.yaml': stringify(location),
        },
      },
    ],
  };
}
