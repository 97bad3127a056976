import {
  type DesiredVersion,
  type Environment,
  NO_VERSION,
  type PromotionPlan,
  type Reason,
  decide,
} from '@downstage/backstage-plugin-environments-common';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import { oneLine } from '../attribution/oneLine';
import type { View } from '../access/Visibility';
import type { Service } from '../catalog/Service';
import type { DeploymentStore } from '../database/DeploymentStore';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { SourceStore } from '../database/SourceStore';
import type { StoredSituation } from '../situation/SituationReader';
import type { SourceReader } from '../sources/SourceReader';
import type { PlannedChanges, PlannedEdit } from './PlannedPromotion';
import { toPlannedFiles } from './maskedDiff';
import { ServiceRemover } from './removal/ServiceRemover';
import { removalWarnings } from './removal/removalWarnings';
import { sharedConsents } from './sharedConsents';

/** Plans how a service is taken out of an environment. Reads only. */
export class RemovalPlanner {
  private readonly remover: ServiceRemover;

  constructor(
    private readonly options: {
      hosts: ScmHosts;
      deployments: DeploymentStore;
      environments: EnvironmentStore;
      sources: SourceStore;
      reader: SourceReader;
    },
  ) {
    this.remover = new ServiceRemover(options);
  }

  /**
   * @param facts.readable - The environments that whoever asks may read: others are not called by their names
   * @param facts.visible - Which services they may see; all, if it is left out
   */
  async plan(facts: {
    service: Service;
    situation: StoredSituation;
    desired: DesiredVersion;
    readable: Environment[];
    visible?: View['visible'];
  }): Promise<PlannedChanges & { again: PlannedEdit }> {
    const { service, situation, desired, readable, visible } = facts;
    const { target } = situation;
    const { reasons, warnings } = decide('removal', situation);
    const edit = await this.remover.locate(service, target, desired);
    const made =
      'refused' in edit || reasons.length > 0
        ? edit
        : await this.remover.makeProven(desired, edit, {
            environment: target,
            service,
            visible,
          });
    const refused: Reason[] =
      'refused' in made
        ? [{ id: 'removal-refused', params: { detail: made.refused } }]
        : [];
    const blocked = [...reasons, ...refused];
    const changes =
      'changes' in made && blocked.length === 0 ? made.changes : [];
    const { version, artifact, repository, branch, commit } = desired;
    const stored = await this.options.environments.list();
    const title = oneLine(service.title);
    const plan: PromotionPlan = {
      kind: 'removal',
      service: service.ref,
      environment: target.ref,
      artifact: artifact.name,
      fromVersion: version,
      toVersion: NO_VERSION,
      repository,
      branch,
      baseCommit: commit,
      files: toPlannedFiles(changes, [version]),
      changelog: {
        commits: [],
        reverse: false,
        truncated: false,
        unavailable: `${service.title} goes from ${target.title}.`,
      },
      warnings: [
        ...warnings,
        ...removalWarnings({
          situation,
          readable,
          deployments: await this.options.deployments.ofService(service.ref),
        }),
      ],
      consents: [
        `${service.title} is taken out of ${target.title}, with its configuration`,
        ...('consents' in made ? made.consents : []),
        ...sharedConsents(
          changes.map(({ path }) => path),
          {
            target,
            source: desired,
            environments: stored.map(({ environment }) => environment),
            readable: new Set(readable.map(({ ref }) => ref)),
          },
        ),
      ],
      blocked,
      title: oneLine(
        `Remove ${title} from ${oneLine(target.title)} (${version})`,
        250,
      ),
    };
    return {
      plan,
      changes,
      again: { edit: 'refused' in edit ? { pins: [] } : { removal: edit } },
    };
  }
}
