import { isDeepStrictEqual } from 'node:util';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  type Entity,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  APP_CONFIG_LOCATION,
  ENVIRONMENT_TYPE,
  type Environment,
  parseEnvironmentEntity,
} from '@downstage/backstage-plugin-environments-common';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type {
  EnvironmentStore,
  StoredEnvironment,
} from '../database/EnvironmentStore';
import type { IdentityStore } from '../database/IdentityStore';
import type { Grants } from '../grants/Grants';
import type { Service } from './Service';
import { type ValidationContext, findProblems } from './findProblems';
import {
  type IdentifiedEnvironment,
  type ReadEntity,
  identify,
} from './identify';
import { createServiceContext, toService } from './toService';

/** More environments of one repository are not read. */
const MAX_PER_HOME = 200;

/** What the catalog has that matters to environments. */
export interface CatalogReading {
  environments: StoredEnvironment[];
  services: Service[];
}

/** The branch that the URL of a file names, as the catalog's reader takes it: one segment. */
function branchOf(url: string, repository: string): string | undefined {
  const rest = new URL(url).pathname.slice(new URL(repository).pathname.length);
  return /^(?:\/-)?\/(?:blob|tree|raw|edit)\/([^/]+)\/./.exec(rest)?.[1];
}

/** Reads environments and services from the catalog, and takes from environments what they are not granted. */
export class CatalogReader {
  constructor(
    private readonly options: {
      auth: AuthService;
      catalog: CatalogService;
      hosts: ScmHosts;
      grants: Grants;
      environments: EnvironmentStore;
      identities: IdentityStore;
      logger: LoggerService;
      componentTypes: string[];
      validationContext: () => Promise<ValidationContext>;
    },
  ) {}

  async read(): Promise<CatalogReading> {
    const { catalog, componentTypes } = this.options;
    const context = createServiceContext(this.options);
    const credentials = await this.options.auth.getOwnServiceCredentials();
    const { items } = await catalog.getEntities(
      {
        filter: [
          { kind: 'Resource', 'spec.type': ENVIRONMENT_TYPE },
          { kind: 'Component', 'spec.type': componentTypes },
        ],
      },
      { credentials },
    );
    const ofKind = (kind: string) =>
      items.filter(entity => entity.kind.toLocaleLowerCase('en-US') === kind);
    const identified = await this.identify(
      ofKind('resource').map(entity => this.parse(entity)),
    );
    return {
      environments: await this.restrict(identified),
      services: ofKind('component').map(entity => toService(entity, context)),
    };
  }

  /**
   * Takes from the environments that are stored what they are not granted any more: the configuration may have changed
   * since they were read.
   */
  async enforceGrants(): Promise<void> {
    const { environments, grants } = this.options;
    const stored = await environments.list();
    await environments.replace({
      environments: stored.map(({ environment, problems, ...rest }) => {
        const restricted = grants.restrict(environment);
        const known = new Set(problems.map(({ subject }) => subject));
        return {
          ...rest,
          environment: restricted.environment,
          problems: [
            ...problems,
            ...restricted.problems.filter(({ subject }) => !known.has(subject)),
          ],
        };
      }),
      services: await environments.services(),
    });
  }

  private parse(entity: Entity): ReadEntity {
    const ref = stringifyEntityRef(entity);
    const parsed = parseEnvironmentEntity(entity);
    const home = this.homeOf(entity);
    if ('environment' in parsed) {
      const environment = { ...parsed.environment, ...(home ? { home } : {}) };
      return { ref, home, environment, problems: [] };
    }
    this.options.logger.warn(
      `Environment ${ref} is not valid: ${parsed.problems.join('; ')}`,
    );
    return {
      ref,
      home,
      problems: parsed.problems.map(message => ({
        severity: 'error' as const,
        subject: 'entity',
        message,
      })),
    };
  }

  /** Of the annotation that the catalog itself sets, whatever the entity's file says. */
  private homeOf({ metadata }: Entity): string | undefined {
    const location = metadata.annotations?.[ANNOTATION_LOCATION] ?? '';
    if (location === APP_CONFIG_LOCATION) {
      return APP_CONFIG_LOCATION;
    }
    const url = location.startsWith('url:')
      ? location.slice('url:'.length)
      : '';
    const { hosts, grants } = this.options;
    const home = hosts.repositoryOf(url);
    return home &&
      (!grants.isHome(home) || grants.allowsBranch(home, branchOf(url, home)))
      ? home
      : undefined;
  }

  private async identify(
    entities: ReadEntity[],
  ): Promise<IdentifiedEnvironment[]> {
    const { identities, grants } = this.options;
    const known = await identities.all();
    const perHome = new Map<string, number>();
    const identified: IdentifiedEnvironment[] = [];
    for (const entity of [...entities].sort((a, b) =>
      a.ref < b.ref ? -1 : 1,
    )) {
      const of = entity.home ?? '';
      const count = (perHome.get(of) ?? 0) + 1;
      perHome.set(of, count);
      const found =
        count <= MAX_PER_HOME
          ? identify(entity, known.get(entity.ref), repository =>
              grants.isHome(repository),
            )
          : undefined;
      if (count === MAX_PER_HOME + 1) {
        this.options.logger.error(
          `More than ${MAX_PER_HOME} environments come from ${
            of || 'elsewhere'
          }: those after the first ${MAX_PER_HOME}, by name, are not read`,
        );
      }
      if (found) {
        identified.push(found);
      }
      const { identity } = found ?? {};
      if (identity && !isDeepStrictEqual(identity, known.get(entity.ref))) {
        await identities.save(identity);
      }
    }
    return identified;
  }

  private async restrict(
    identified: IdentifiedEnvironment[],
  ): Promise<StoredEnvironment[]> {
    const { grants, validationContext } = this.options;
    const context = await validationContext();
    const restricted = identified.map(item => ({
      ...item,
      restricted: grants.restrict(item.environment),
    }));
    const all: Environment[] = restricted.map(
      item => item.restricted.environment,
    );
    return restricted.map(({ environment, restricted: own, ...item }) => ({
      environment: own.environment,
      problems: [
        ...item.problems,
        ...own.problems,
        ...findProblems(own.environment, all, context).filter(
          // What is not granted is set
          ({ subject }) => subject !== 'delivery' || !environment.delivery,
        ),
      ],
      ...(item.proposedHome ? { proposedHome: item.proposedHome } : {}),
    }));
  }
}
