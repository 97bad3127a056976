import type { Entity } from '@backstage/catalog-model';
import { findEngine } from '@downstage/readers';
import { stringify } from 'yaml';
import type { NewEnvironment } from './NewEnvironment';
import { begunEnvironment, layoutOf, titleOf } from './begunEnvironment';

interface NewFile {
  path: string;
  content: string;
}

/** What the catalog reads of an environment repository. */
const CATALOG_FILE = 'catalog-info.yaml';

/** The catalog entity of a new environment; without an engine while it is not known. */
export function environmentEntity(environment: NewEnvironment): Entity {
  const { name, title, owner, system, tier, engine, cluster } = environment;
  const namespace = engine && findEngine(engine)?.controlNamespace;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name, ...(title ? { title } : {}) },
    spec: {
      type: 'environment',
      owner,
      ...(system ? { system } : {}),
      environment: {
        tier,
        promotesFrom: environment.promotesFrom,
        sources: [
          {
            repository: environment.repository,
            branch: 'main',
            paths: ['.'],
            layout:
              begunEnvironment(environment)?.layout ?? layoutOf(environment),
          },
        ],
        delivery: {
          ...(engine ? { engine } : {}),
          control: {
            cluster,
            ...(namespace ? { namespace } : {}),
            selector: { environment: name },
          },
          target: { cluster, namespaces: [name] },
        },
        promotion: {
          strategy: 'manual',
          merge: 'manual',
          healthyWithin: 'PT30M',
        },
      },
    },
  };
}

/** The files that a new environment repository begins with; no object of the cluster is among them. */
export function environmentFiles(environment: NewEnvironment): NewFile[] {
  const title = titleOf(environment);
  const { files = {} } = begunEnvironment(environment) ?? {};
  return [
    { path: CATALOG_FILE, content: stringify(environmentEntity(environment)) },
    {
      path: 'README.md',
      content: `# ${title}\n\nWhat runs in ${title}, and in which version. Change it by pull request.\n`,
    },
    ...Object.entries(files).map(([path, content]) => ({ path, content })),
  ];
}
