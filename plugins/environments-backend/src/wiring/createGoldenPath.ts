import type {
  AuthService,
  BackstageCredentials,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_LOCATION,
  RELATION_OWNED_BY,
} from '@backstage/catalog-model';
import { ScmIntegrations } from '@backstage/integration';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import { CreationChoices } from '../golden/CreationChoices';
import { CreationChecks } from '../golden/CreationChecks';
import { EnvironmentRemover } from '../golden/EnvironmentRemover';
import { EnvironmentTakeOver } from '../golden/EnvironmentTakeOver';
import { GoldenPath } from '../golden/GoldenPath';
import { Quota } from '../golden/Quota';
import { RepositoryCreator } from '../golden/RepositoryCreator';
import { ServiceRepositories } from '../golden/ServiceRepositories';
import { ServiceTakeOver } from '../golden/ServiceTakeOver';
import { PreviewRemover } from '../golden/previews/PreviewRemover';
import { ServicePreviews } from '../golden/previews/ServicePreviews';
import type { FindHome } from '../golden/proposedService';
import { possiblePreviews } from '../golden/previews/possiblePreviews';
import { WeighedCache } from '../database/WeighedCache';
import type { Foundations } from './Foundations';

/** Characters of fleets that are remembered. */
const REMEMBERED = 32 * 1024 * 1024;

/** The parts of Backstage that it uses. */
interface GoldenPathServices {
  auth: AuthService;
  catalog: CatalogService;
  config: RootConfigService;
}

/** The type of the integration of a repository's host. */
function hostTypes(config: RootConfigService) {
  const integrations = ScmIntegrations.fromConfig(config);
  return (repository: string) => integrations.byUrl(repository)?.type;
}

/** Finds out where an entity comes from, and whose it is, whoever may see it. */
function homeFinder(
  { auth, catalog }: Pick<GoldenPathServices, 'auth' | 'catalog'>,
  hosts: ScmHosts,
): FindHome {
  return async ref => {
    const entity = await catalog.getEntityByRef(ref, {
      credentials: await auth.getOwnServiceCredentials(),
    });
    const location = entity?.metadata.annotations?.[ANNOTATION_LOCATION] ?? '';
    const [, url] = /^url:(.+)$/s.exec(location) ?? [];
    return (
      entity && {
        repository: url && hosts.repositoryOf(url),
        owner: entity.relations?.find(({ type }) => type === RELATION_OWNED_BY)
          ?.targetRef,
      }
    );
  };
}

/** What lets engines deliver pull requests, and what ends that. */
function createPreviews(
  { stores, settings, clusterSources }: Foundations,
  shared: Pick<
    ConstructorParameters<typeof ServicePreviews>[0],
    'creator' | 'texts' | 'homeOf' | 'hostType'
  >,
): { servicePreviews: ServicePreviews; previewRemover: PreviewRemover } {
  return {
    servicePreviews: new ServicePreviews({
      ...stores,
      // Stores have previews, too
      ...settings,
      ...shared,
      clusterSources,
    }),
    previewRemover: new PreviewRemover({
      ...settings,
      ...shared,
      grants: settings.previews,
      running: stores.previews,
    }),
  };
}

/** What sets services and environments up. */
export function createGoldenPath(
  foundations: Foundations,
  { auth, catalog, config }: GoldenPathServices,
): {
  goldenPath: GoldenPath;
  serviceRepositories: ServiceRepositories;
  servicePreviews: ServicePreviews;
  previewRemover: PreviewRemover;
  serviceTakeOver: ServiceTakeOver;
  environmentTakeOver: EnvironmentTakeOver;
  environmentRemover: EnvironmentRemover;
  creationChoices: CreationChoices;
} {
  const { stores, hosts, settings, grants, clusterSources } = foundations;
  const creator = new RepositoryCreator({
    ...stores,
    ...settings.creation,
    hosts,
  });
  const texts = new WeighedCache<string>({ capacity: REMEMBERED });
  const quota = new Quota({ ...stores, ...settings });
  const knows = async (ref: string, credentials: BackstageCredentials) =>
    (await catalog.getEntityByRef(ref, { credentials })) !== undefined;
  const homeOf = homeFinder({ auth, catalog }, hosts);
  return {
    goldenPath: new GoldenPath({
      ...settings,
      ...stores,
      creator,
      texts,
      checks: new CreationChecks({
        ...stores,
        clusterSources,
        grants,
        knows,
        quota,
      }),
    }),
    creationChoices: new CreationChoices({
      ...settings,
      clusterSources,
      previews: watched => possiblePreviews({ ...settings, watched }),
    }),
    serviceRepositories: new ServiceRepositories({
      ...stores,
      ...settings,
      creator,
      knows,
      homeOf,
      quota,
    }),
    ...createPreviews(foundations, {
      creator,
      texts,
      homeOf,
      hostType: hostTypes(config),
    }),
    environmentTakeOver: new EnvironmentTakeOver({
      ...stores,
      ...settings,
      clusterSources,
      creator,
      knows,
    }),
    environmentRemover: new EnvironmentRemover({
      ...stores,
      ...settings,
      creator,
      texts,
    }),
    serviceTakeOver: new ServiceTakeOver({
      ...settings,
      creator,
      knows,
      homeOf,
    }),
  };
}
