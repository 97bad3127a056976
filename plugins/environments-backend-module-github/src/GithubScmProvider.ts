import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import {
  DefaultGithubCredentialsProvider,
  type GithubCredentialsProvider,
  ScmIntegrations,
} from '@backstage/integration';
import parseGitUrl from 'git-url-parse';
import {
  isPlainUrl,
  normalizeRepositoryUrl,
} from '@downstage/backstage-plugin-environments-common';
import {
  type Scm,
  type ScmChange,
  type ScmPacer,
  type ScmProvider,
} from '@downstage/backstage-plugin-environments-node';
import { GithubAdministration } from './GithubAdministration';
import { GithubPullRequests } from './GithubPullRequests';
import { GithubRepository } from './GithubRepository';
import type { HostFeatures, RepositoryClient } from './RepositoryClient';
import { createOctokit } from './createOctokit';

/** GitHub allows 80 that create content; a promotion makes five. */
const WRITES_PER_MINUTE = 60;

/**
 * The SCM ports for GitHub, with hosts and credentials from `integrations.github`.
 *
 * @public
 */
export class GithubScmProvider implements ScmProvider {
  readonly id = 'github';
  private readonly scms = new Map<string, Required<Scm>>();
  private readonly features = new Map<string, HostFeatures>();
  private pacer?: ScmPacer;
  private listener?: (change: ScmChange) => Promise<void>;

  /** Reads the configuration once. */
  static fromConfig(
    config: Config,
    options: {
      logger: LoggerService;
      /** For one try of a request, in milliseconds; 10 s and 30 s unless told. */
      timeouts?: { readMs: number; writeMs: number };
    },
  ): GithubScmProvider {
    const integrations = ScmIntegrations.fromConfig(config);
    const writesPerMinute =
      config.getOptionalNumber('environments.github.writesPerMinute') ??
      WRITES_PER_MINUTE;
    return new GithubScmProvider({
      ...options,
      writesPerMinute,
      integrations,
      credentials:
        DefaultGithubCredentialsProvider.fromIntegrations(integrations),
    });
  }

  private constructor(
    private readonly options: {
      logger: LoggerService;
      timeouts?: { readMs: number; writeMs: number };
      writesPerMinute: number;
      integrations: ScmIntegrations;
      credentials: GithubCredentialsProvider;
    },
  ) {}

  forRepository(url: string): Required<Scm> | undefined {
    const normalized = normalizeRepositoryUrl(url);
    const host = normalized && new URL(normalized).host;
    const [owner, repo, ...rest] = normalized
      ? new URL(normalized).pathname.slice(1).split('/')
      : [];
    const integration = host && this.options.integrations.github.byHost(host);
    if (!normalized || !integration || !owner || !repo || rest.length > 0) {
      return undefined;
    }
    const known = this.scms.get(normalized);
    if (known) {
      return known;
    }
    const token = async () =>
      (await this.options.credentials.getCredentials({ url: normalized }))
        .token;
    const { logger, timeouts, writesPerMinute } = this.options;
    const common = {
      baseUrl: integration.config.apiBaseUrl ?? `https://api.${host}`,
      logger,
      timeouts,
      writesPerMinute,
    };
    const client: RepositoryClient = {
      url: normalized,
      owner,
      repo,
      octokit: createOctokit({
        ...common,
        installation: `${host}/${owner}`,
        pacer: () => this.pacer,
        token,
      }),
      octokitOf: personToken =>
        createOctokit({
          ...common,
          installation: `a person at ${host}`,
          pacer: () => undefined,
          token: async () => personToken,
        }),
      features: this.featuresOf(host),
      hasToken: async () => (await token()) !== undefined,
    };
    const scm: Required<Scm> = {
      repository: new GithubRepository(client),
      pullRequests: new GithubPullRequests(client),
      administration: new GithubAdministration(client),
    };
    this.scms.set(normalized, scm);
    return scm;
  }

  private featuresOf(host: string): HostFeatures {
    const features = this.features.get(host) ?? {};
    this.features.set(host, features);
    return features;
  }

  repositoryOf(url: string): string | undefined {
    if (!isPlainUrl(url)) {
      return undefined;
    }
    const { protocol, host, pathname } = new URL(url);
    if (!this.options.integrations.github.byHost(host)) {
      return undefined;
    }
    try {
      // With the library that the catalog's reader of GitHub URLs has the repository from
      const { owner, name } = parseGitUrl(url);
      const repository = normalizeRepositoryUrl(
        `${protocol}//${host}/${owner}/${name}`,
      );
      const [, first, second] = pathname.split('/');
      return owner === first && name === second.replace(/\.git$/, '')
        ? repository
        : undefined;
    } catch {
      return undefined;
    }
  }

  pace(pacer: ScmPacer): void {
    this.pacer = pacer;
  }

  listen(listener: (change: ScmChange) => Promise<void>): void {
    this.listener = listener;
  }

  /** Passes on what a webhook told. */
  async notify(change: ScmChange): Promise<void> {
    await this.listener?.(change);
  }
}
