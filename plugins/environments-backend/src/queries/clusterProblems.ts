import type {
  Environment,
  EnvironmentProblem,
} from '@downstage/backstage-plugin-environments-common';
import type { ClusterResource } from '../database/ObjectStore';

const warning = (cluster: string, message: string): EnvironmentProblem => ({
  severity: 'warning',
  subject: `cluster ${cluster}`,
  message,
});

const lastRead = (times: Array<string | undefined>) => {
  const known = times.flatMap(time => time ?? []).sort();
  return known.length > 0 ? ` (last read ${known.at(-1)})` : '';
};

/**
 * What cannot be read of the clusters of an environment: all of a cluster that does not answer, else single kinds. Nothing
 * of it keeps anybody from promoting. Pure.
 *
 * @param resources - of all clusters, those that are not absent
 */
export function clusterProblems(
  { delivery }: Environment,
  resources: ClusterResource[],
): EnvironmentProblem[] {
  const names = new Set(
    delivery ? [delivery.control.cluster, delivery.target.cluster] : [],
  );
  return [...names].flatMap(cluster => {
    const own = resources.filter(item => item.cluster === cluster);
    const failed = own.filter(({ state }) => state === 'failed');
    if (failed.length > 0 && failed.length === own.length) {
      const [{ reason = '' }] = failed;
      return [
        warning(
          cluster,
          `is not read, so that what is shown of it is old${lastRead(
            failed.map(({ goodAt }) => goodAt),
          )}: ${reason}`,
        ),
      ];
    }
    return failed.map(({ kind, reason, goodAt }) =>
      warning(cluster, `${reason || kind}${lastRead([goodAt])}`),
    );
  });
}
