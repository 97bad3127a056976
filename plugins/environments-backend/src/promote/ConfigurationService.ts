import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  type ConfigurationSetting,
  type DesiredVersion,
  type Environment,
  type ServiceConfiguration,
  decide,
  formatReasons,
} from '@downstage/backstage-plugin-environments-common';
import type { ScmHosts } from '@downstage/backstage-plugin-environments-node';
import type { View } from '../access/Visibility';
import type { Service } from '../catalog/Service';
import type { EnvironmentStore } from '../database/EnvironmentStore';
import type { SourceStore } from '../database/SourceStore';
import { PERMITTED, type SituationReader } from '../situation/SituationReader';
import type { SourceReader } from '../sources/SourceReader';
import {
  ConfigurationReader,
  type FoundConfiguration,
  type FoundSetting,
} from './ConfigurationReader';
import { upstreamOf } from './upstreamOf';

/** Shows a service's configuration as Git has it now, beside that of its upstream. */
export class ConfigurationService {
  private readonly configurations: ConfigurationReader;

  constructor(
    private readonly options: {
      hosts: ScmHosts;
      environments: EnvironmentStore;
      reader: SourceReader;
      situations: SituationReader;
      sources: SourceStore;
    },
  ) {
    this.configurations = new ConfigurationReader(options);
  }

  /**
   * @param view - What whoever asks may know of
   * @param mayRead - Whether they may see the service's configuration in an upstream environment
   * @throws ConflictError where Git is not known to have the service there
   */
  async show(
    wish: { service: string; environment: string },
    view: View,
    mayRead: (environment: string) => Promise<boolean>,
  ): Promise<ServiceConfiguration> {
    const { situations, environments } = this.options;
    const service = await environments.service(wish.service);
    const situation = (
      await situations.read({
        service: wish.service,
        ...view,
        only: wish.environment,
        permitted: () => PERMITTED,
      })
    ).get(wish.environment);
    if (!service || !situation) {
      throw new NotFoundError(
        `There is no service ${wish.service} in ${wish.environment}`,
      );
    }
    const { target, deployment, upstreams } = situation;
    if (!deployment?.desired) {
      throw new ConflictError(
        formatReasons(decide('configuration', situation).reasons),
      );
    }
    const desired = await this.asNow(deployment.desired);
    const own = await this.configurations.read(service, target, desired);
    const upstream = upstreams.find(item => item.deployment?.desired);
    const from = upstream?.deployment?.desired;
    const above =
      upstream && from && (await mayRead(upstream.environment.ref))
        ? await this.readUpstream(service, upstream.environment, from)
        : undefined;
    const { repository, branch, commit } = desired;
    return {
      ...wish,
      ...(above && upstream ? { upstream: upstream.environment.ref } : {}),
      repository,
      branch,
      commit,
      settings: own.settings.map(setting =>
        toShown(setting, own, above?.settings ?? []),
      ),
      notes: own.notes,
    };
  }

  private async asNow(desired: DesiredVersion): Promise<DesiredVersion> {
    await this.options.reader.read(desired);
    return this.asRead(desired);
  }

  /** As the branch was when it was read last. */
  private async asRead(desired: DesiredVersion): Promise<DesiredVersion> {
    const { head } = await this.options.sources.state(desired);
    return { ...desired, commit: head ?? desired.commit };
  }

  private async readUpstream(
    service: Service,
    environment: Environment,
    desired: DesiredVersion,
  ): Promise<FoundConfiguration> {
    return this.configurations.read(
      service,
      environment,
      await this.asRead(desired),
    );
  }
}

function toShown(
  setting: FoundSetting,
  own: FoundConfiguration,
  above: FoundSetting[],
): ConfigurationSetting {
  const { file, document, path, key, name, line, object, type } = setting;
  const { value, secret, refused } = setting;
  const upstream = secret
    ? undefined
    : upstreamOf(setting, own.settings, above);
  return {
    file,
    document,
    path,
    key,
    name,
    line,
    url: own.fileUrl(setting),
    ...(object ? { object: `${object.kind} ${object.name}` } : {}),
    type,
    ...(secret ? {} : { value }),
    secret,
    ...(refused ? { refused } : {}),
    ...(upstream === undefined ? {} : { upstream }),
  };
}
