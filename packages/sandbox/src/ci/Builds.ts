import { parseAllDocuments } from 'yaml';
import { type RegistryClient, toImage } from '../registry';
import type { ArtifactReports } from './ArtifactReports';
import type { ForgeApi, ForgeCommit, ForgeRepository } from './ForgeApi';
import { lackingChecks, passChecks } from './checks';
import { tagVersion } from './tagVersion';

const REVISION = 'org.opencontainers.image.revision';
const IMAGE = 'downstage.dev/image';
/** What a CI that this one stands in for reads, and what is in it, or in the file of pull requests, where it builds these. */
const WORKFLOWS = [
  {
    path: '.github/workflows/ci.yaml',
    builds: /pull_request\.head\.sha/,
  },
  { path: '.gitlab-ci.yml', builds: /CI_MERGE_REQUEST_SOURCE_BRANCH_SHA/ },
  {
    path: '.tekton/push.yaml',
    pulls: '.tekton/pull-request.yaml',
    builds: /pull_request_number/,
  },
  { path: 'Jenkinsfile', builds: /CHANGE_ID/ },
];
const SKIP = /\[(skip ci|ci skip|no ci)\]/;
const TAG = /^refs\/tags\/v(.+)$/;
const PULL = /^refs\/pull\/(\d+)\/head$/;

/** A push of a branch or a tag, or of what a pull request asks to merge. */
export interface Push {
  repository: string;
  /** Such as `refs/heads/main` or `refs/pull/42/head`. */
  ref: string;
  /** What it points to now. */
  sha: string;
}

/** Where builds read and write. */
export interface BuildPlaces {
  forge: ForgeApi;
  client: RegistryClient;
  /** The registry's name, as images begin. */
  registry: string;
  reports?: ArtifactReports;
  log: (line: string) => void;
}

function imageIn(catalog: string): string | undefined {
  return parseAllDocuments(catalog)
    .map(document => document.toJS()?.metadata?.annotations?.[IMAGE])
    .filter(value => typeof value === 'string')
    .map(value => value.split(',')[0].trim())[0];
}

/** The version that a ref names, where it does. */
function namedVersion(ref: string, sha: string): string | undefined {
  const pull = PULL.exec(ref)?.[1];
  return pull ? `pr-${pull}-${sha.slice(0, 8)}` : TAG.exec(ref)?.[1];
}

/** What continuous integration does on a push: everything but building. */
export class Builds {
  readonly #places: BuildPlaces;

  constructor(places: BuildPlaces) {
    this.#places = places;
  }

  /** Does what a push asks for and is not done yet. */
  async run({ repository, ref, sha }: Push): Promise<void> {
    const { forge } = this.#places;
    const commit = await forge.readCommit(repository, sha);
    if (!commit || SKIP.test(commit.message)) {
      return;
    }
    if (PULL.test(ref)) {
      await passChecks(forge, { repository, commit });
    }
    if (
      !(await this.#builds(repository, { ref, sha: commit.sha })) ||
      (await this.#isDone(repository, { ref, commit }))
    ) {
      return;
    }
    await forge.setState(repository, commit, {
      state: 'pending',
      description: 'Building',
    });
    const outcome = await this.#build(repository, { ref, commit }).then(
      description => ({ state: 'success' as const, description }),
      (error: Error) => {
        // It goes on at the next start
        if (error.name === 'AbortError') {
          throw error;
        }
        return { state: 'failure' as const, description: error.message };
      },
    );
    this.#places.log(`ci: ${repository}: ${outcome.description}`);
    await forge.setState(repository, commit, outcome);
  }

  /** The pushes of a repository that nobody told of, and that left no image. */
  async missed({ name, defaultBranch }: ForgeRepository): Promise<Push[]> {
    const { forge, client } = this.#places;
    const pulls = await this.#missedPulls(name);
    const branch = `refs/heads/${defaultBranch}`;
    const head = await forge.readCommit(name, defaultBranch);
    if (!head || !(await this.#builds(name, { ref: branch, sha: head.sha }))) {
      return pulls;
    }
    const image = await this.#findImage(name, head.sha);
    const tags = image ? await forge.listTags(name) : [];
    const known = await Promise.all(
      tags.map(async tag => ({
        ...tag,
        isThere: await client.has(image!, tag.name.slice(1)),
      })),
    );
    const push = (ref: string, sha: string) => ({ repository: name, ref, sha });
    const isHeadThere = known.some(
      ({ sha, isThere }) => isThere && sha === head.sha,
    );
    return [
      ...pulls,
      ...(isHeadThere ? [] : [push(branch, head.sha)]),
      ...known
        .filter(({ isThere }) => !isThere)
        .map(tag => push(`refs/tags/${tag.name}`, tag.sha)),
    ];
  }

  /** The open pull requests that left no image, or whose checks were not told. */
  async #missedPulls(repository: string): Promise<Push[]> {
    const { forge, client } = this.#places;
    const missed: Push[] = [];
    for (const { number, sha } of await forge.listPulls(repository)) {
      const ref = `refs/pull/${number}/head`;
      const image = await this.#findImage(repository, sha);
      const isBuilt =
        !image || (await client.has(image, namedVersion(ref, sha)!));
      const lacking = await lackingChecks(forge, { repository, sha });
      if (!isBuilt || lacking.length > 0) {
        missed.push({ repository, ref, sha });
      }
    }
    return missed;
  }

  /** Whether a commit has what a build of a ref needs. */
  async #builds(
    repository: string,
    { ref, sha: revision }: { ref: string; sha: string },
  ): Promise<boolean> {
    const read = (path: string) =>
      this.#places.forge.readFile(repository, { path, revision });
    if ((await read('Dockerfile')) === undefined) {
      return false;
    }
    for (const { path, pulls = path, builds } of WORKFLOWS) {
      if ((await read(path)) !== undefined) {
        return !PULL.test(ref) || builds.test((await read(pulls)) ?? '');
      }
    }
    return false;
  }

  async #isDone(
    repository: string,
    { ref, commit }: { ref: string; commit: ForgeCommit },
  ): Promise<boolean> {
    const { forge, client } = this.#places;
    const state = await forge.readState(repository, commit.sha);
    if (state !== 'success' && state !== 'failure') {
      return false;
    }
    const version = namedVersion(ref, commit.sha);
    if (version === undefined) {
      return true;
    }
    // A commit may get further tags
    const image = await this.#findImage(repository, commit.sha);
    const found = image && (await client.readAnnotations(image, version));
    return found ? found.annotations[REVISION] === commit.sha : false;
  }

  /** The repository in the registry that a commit's catalog file names. */
  async #findImage(
    repository: string,
    revision: string,
  ): Promise<string | undefined> {
    const { forge, registry } = this.#places;
    const path = 'catalog-info.yaml';
    const text = await forge.readFile(repository, { path, revision });
    const image = text && imageIn(text);
    return image && image.startsWith(`${registry}/`)
      ? image.slice(registry.length + 1)
      : undefined;
  }

  async #build(
    repository: string,
    { ref, commit }: { ref: string; commit: ForgeCommit },
  ): Promise<string> {
    const { forge, client, registry, reports } = this.#places;
    const { sha, url } = commit;
    const name = await this.#findImage(repository, sha);
    if (!name) {
      throw new Error(
        `catalog-info.yaml has no annotation ${IMAGE} with an image of ${registry}`,
      );
    }
    const version =
      namedVersion(ref, sha) ?? (await tagVersion(forge, { repository, sha }));
    const image = toImage({
      source: url.replace(/\/commit\/.*/, ''),
      revision: sha,
      version,
      // The same commit makes the same image
      created: commit.date,
    });
    await client.push(name, { tag: version, image });
    // What is reported is offered to environments: of a pull request nothing is
    const told = PULL.test(ref) ? undefined : reports;
    await told?.send({
      artifact: `${registry}/${name}`,
      version,
      digest: image.index.digest,
      commit: sha,
      build: url,
    });
    return `Pushed ${registry}/${name}:${version}${
      told ? ' and reported it' : ''
    }`;
  }
}
