import { type KeptSecrets, findEngine } from '@downstage/readers';
import type { FleetCluster } from '../settings/Fleet';
import type { NewEnvironment, SecretsChoice } from './NewEnvironment';
import { isChart, layoutOf } from './begunEnvironment';

/** The section of a cluster that says that there is what a choice needs. */
const SECTIONS = {
  'sealed-secrets': 'sealedSecrets',
  'external-secrets': 'externalSecrets',
  sops: 'sops',
} as const;

/** How the Secrets of an environment are kept; undefined where there are to be none in Git. */
export function keptSecrets(
  { secrets: by = 'none' }: Pick<NewEnvironment, 'secrets'>,
  { secrets }: Pick<FleetCluster, 'secrets'>,
): KeptSecrets | undefined {
  if (by === 'none') {
    return undefined;
  }
  const secret = secrets?.sops?.secret;
  return by === 'sops' && secret ? { by, secret } : { by };
}

/** What decides on how Secrets can be kept, besides the cluster itself. */
type Placed = Pick<NewEnvironment, 'name' | 'title' | 'layout' | 'cluster'>;

/** Why a choice cannot be delivered; undefined where it can. */
function refusal(
  by: Exclude<SecretsChoice, 'none'>,
  wanted: Placed,
  { engine, secrets }: FleetCluster,
): string | undefined {
  if (!secrets?.[SECTIONS[by]]) {
    return `the cluster ${wanted.cluster} has no secrets.${SECTIONS[by]} in environments.fleets of app-config`;
  }
  const follow = findEngine(engine)?.follow;
  const decrypts = follow && 'decrypts' in follow ? follow.decrypts : undefined;
  const isDecrypted = isChart(wanted)
    ? decrypts?.chart
    : decrypts?.kustomization;
  return by === 'sops' && !isDecrypted
    ? `${engine} does not decrypt what SOPS has encrypted in ${layoutOf(
        wanted,
      )}`
    : undefined;
}

/** How Secrets can be kept by an environment of a layout in a cluster. */
export function possibleSecrets(
  wanted: Placed,
  cluster: FleetCluster,
): SecretsChoice[] {
  const left = (Object.keys(SECTIONS) as Array<keyof typeof SECTIONS>).filter(
    choice => !refusal(choice, wanted, cluster),
  );
  return ['none', ...left];
}

/** What speaks against how Secrets are to be kept, with the choices that are left. */
export function problemOfSecrets(
  wanted: NewEnvironment,
  cluster: FleetCluster,
): string[] {
  const { secrets: by = 'none' } = wanted;
  const refused = by === 'none' ? undefined : refusal(by, wanted, cluster);
  if (!refused) {
    return [];
  }
  return [
    `secrets: "${by}" would not be delivered: ${refused}. Choose ${possibleSecrets(
      wanted,
      cluster,
    ).join(', ')}`,
  ];
}
