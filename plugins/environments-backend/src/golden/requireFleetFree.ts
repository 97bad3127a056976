import type { Scm } from '@downstage/backstage-plugin-environments-node';
import type { FleetRepository } from './FleetRepository';
import type { PlannedEnvironment } from './NewEnvironment';
import { ProposedBranch } from './ProposedBranch';
import { environmentBranch } from './pullRequestParts';

/**
 * Refuses a name that a fleet has, or that a pull request proposes to it, for something else. Reads only.
 *
 * @throws ConflictError
 */
export async function requireFleetFree(
  environment: PlannedEnvironment,
  { scm, fleet }: { scm: Scm; fleet: FleetRepository },
): Promise<void> {
  await fleet.isFollowed(await fleet.head());
  const { branch, direct } = environment.fleet;
  if (direct) {
    return;
  }
  const proposed = await new ProposedBranch({
    scm,
    head: environmentBranch(environment),
    base: branch,
    field: 'name',
  }).find();
  if (proposed?.state === 'open') {
    await fleet.isFollowed(proposed.headCommit);
  }
}
