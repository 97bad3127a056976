import {
  type SettingsPlan,
  findSetting,
  planSettings,
} from '@downstage/layouts';
import {
  type DesiredVersion,
  type PromotionPlan,
  type Reason,
  type SettingChange,
  decide,
} from '@downstage/backstage-plugin-environments-common';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type { Service } from '../catalog/Service';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { StoredSituation } from '../situation/SituationReader';
import type { SourceReader } from '../sources/SourceReader';
import type { PlannedChanges, PlannedEdit } from './PlannedPromotion';
import { toPlannedFiles } from './maskedDiff';
import {
  ConfigurationReader,
  type FoundConfiguration,
  type FoundSetting,
} from './ConfigurationReader';
import { configurationTitle } from './configurationTitle';
import { looksSecret } from './secretLines';
import { sharedConsents } from './sharedConsents';

function refused(detail: string): Reason {
  return { id: 'setting-refused', params: { detail } };
}

/** Why a change is none of the service's configuration; undefined where it is. */
function objectionTo(
  change: SettingChange,
  { settings, pins }: FoundConfiguration,
  facts: { service: string; environment: string },
): string | undefined {
  const { file, path, name, to, document } = change;
  const setting = findSetting(settings, change);
  const isVersion = pins.some(
    pin =>
      pin.file === file &&
      pin.document === document &&
      (pin.path === path || pin.scalars.some(scalar => scalar.path === path)),
  );
  if (isVersion) {
    return `${name} in ${file} is a version: promote it instead`;
  }
  if (!setting) {
    return `${name} in ${file} is not known as configuration of ${facts.service} in ${facts.environment}. Look at the list again`;
  }
  if (setting.name !== name) {
    return `${setting.name} in ${file} is not ${name}. Look at the list again`;
  }
  if (setting.secret) {
    return `${name} in ${file} is, or looks like, a secret: change it where secrets are kept`;
  }
  return looksSecret('', to)
    ? `What ${name} in ${file} would become looks like a secret: keep it where secrets are kept, and refer to it`
    : undefined;
}

/** What people agree to whose change may have no effect, or one more. */
function doublesConsents(
  changes: SettingChange[],
  settings: FoundSetting[],
): string[] {
  return changes.flatMap(change => {
    const { file, name } = change;
    const { doubles = [], line } = findSetting(settings, change) ?? {};
    return doubles.length > 0
      ? [
          `${file} line ${line} sets ${name}, and so does ${doubles.join(
            ', ',
          )}: which of them wins is said where they are listed`,
        ]
      : [];
  });
}

/** Plans the change of a service's configuration. Reads only. */
export class ConfigurationPlanner {
  private readonly configurations: ConfigurationReader;

  constructor(
    private readonly options: {
      hosts: ScmHosts;
      environments: EnvironmentStore;
      reader: SourceReader;
    },
  ) {
    this.configurations = new ConfigurationReader(options);
  }

  /**
   * @param facts.readable - Refs of the environments that whoever asks may read: others are not called by their names
   */
  async plan(
    changes: SettingChange[],
    facts: {
      service: Service;
      situation: StoredSituation;
      desired: DesiredVersion;
      readable: ReadonlySet<string>;
    },
  ): Promise<PlannedChanges & { again: PlannedEdit }> {
    const { service, situation, desired } = facts;
    const { target } = situation;
    const found = await this.configurations.read(service, target, desired);
    const { reasons, warnings } = decide('configuration', situation);
    const objections = changes.flatMap(
      change =>
        objectionTo(change, found, {
          service: service.title,
          environment: target.title,
        }) ?? [],
    );
    const planned: SettingsPlan =
      objections.length > 0
        ? { refused: objections.join('. ') }
        : planSettings({ edits: changes, files: found.files });
    const blocked = [
      ...reasons,
      ...('refused' in planned ? [refused(planned.refused)] : []),
    ];
    const files =
      'changes' in planned && blocked.length === 0 ? planned.changes : [];
    const { version, artifact, repository, branch, commit } = desired;
    const stored = await this.options.environments.list();
    const plan: PromotionPlan = {
      kind: 'configuration',
      service: service.ref,
      environment: target.ref,
      artifact: artifact.name,
      fromVersion: version,
      toVersion: version,
      settings: changes,
      repository,
      branch,
      baseCommit: commit,
      files: toPlannedFiles(files, []),
      changelog: {
        commits: [],
        reverse: false,
        truncated: false,
        unavailable: `The version of ${service.title} stays ${version}.`,
      },
      warnings,
      consents: [
        ...('consents' in planned ? planned.consents : []),
        ...doublesConsents(changes, found.settings),
        ...sharedConsents(
          changes.map(({ file }) => file),
          {
            target,
            source: desired,
            environments: stored.map(({ environment }) => environment),
            readable: facts.readable,
          },
        ),
      ],
      blocked,
      title: configurationTitle(changes, {
        service: service.title,
        environment: target.title,
      }),
    };
    return { plan, changes: files, again: { edit: { settings: changes } } };
  }
}
