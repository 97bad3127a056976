import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { type Output, UsageError } from './outcome';
import { readRepository } from './readFolder';
import { refuse } from './report';
import {
  type DraftedEnvironment,
  draftEnvironments,
} from './draft/draftEnvironments';
import { entityName } from './draft/environmentNames';
import { gitFacts } from './draft/gitFacts';

const FILE = 'catalog-info.yaml';

interface InitOptions {
  owner: string;
  system?: string;
  repository?: string;
  branch?: string;
  name?: string;
  write?: boolean;
  json?: boolean;
}

/** The name of an environment by that of its repository, such as `qa` of `env-qa`. */
function nameOf(repository: string): string {
  const name = entityName(basename(repository));
  return name.replace(
    /^(env|environment|gitops)-|-(env|environment|gitops)$/g,
    '',
  );
}

/** The catalog entity of an environment. What the portal has to be told of its clusters is left to a person. */
function toEntity(
  { name, tier, promotesFrom, paths, layout }: DraftedEnvironment,
  { owner, system }: InitOptions,
  { repository, branch }: { repository: string; branch: string },
) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: { name },
    spec: {
      type: 'environment',
      owner,
      ...(system ? { system } : {}),
      environment: {
        tier,
        promotesFrom,
        sources: [{ repository, branch, paths, layout }],
      },
    },
  };
}

/** Names of the entities that a catalog file has. */
function namesIn(text: string): Set<string> {
  return new Set(
    parseAllDocuments(text).map(item =>
      String(item.getIn(['metadata', 'name'])),
    ),
  );
}

/** The catalog file with what is new behind what is there. */
function appended(before: string, added: string): string {
  const end = before === '' || before.endsWith('\n') ? '' : '\n';
  return before.trim() === '' ? added : `${before}${end}---\n${added}`;
}

/** Drafts the catalog entities of the environments that a repository has, and says what it found in them. */
export async function init(
  dir: string,
  options: InitOptions,
  output: Output,
): Promise<void> {
  const onDisk = await readRepository(dir);
  const git = gitFacts(onDisk.root);
  const repository = options.repository ?? git.repository;
  const branch = options.branch ?? git.branch ?? 'main';
  if (!repository) {
    throw new UsageError(
      `${onDisk.root} has no remote "origin" with a home page: give --repository https://…`,
    );
  }
  const { environments, notes } = await draftEnvironments(onDisk, {
    name: options.name ?? nameOf(repository),
    isOne: options.name !== undefined,
  });
  if (environments.length === 0) {
    refuse(['no environment was found', ...notes].join('; '), options, output);
    return;
  }
  const entities = environments.map(item =>
    toEntity(item, options, { repository, branch }),
  );
  const path = join(onDisk.root, FILE);
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there && !there.isFile()) {
    refuse(`${FILE} is no plain file`, options, output);
    return;
  }
  const before = there ? readFileSync(path, 'utf8') : '';
  const taken = namesIn(before);
  const again = entities.find(({ metadata }) => taken.has(metadata.name));
  if (again) {
    refuse(
      `${FILE} has an entity ${again.metadata.name} already`,
      options,
      output,
    );
    return;
  }
  const text = entities.map(entity => stringify(entity)).join('---\n');
  if (options.write) {
    writeFileSync(path, appended(before, text));
  }
  if (options.json) {
    output.out(
      `${JSON.stringify({ environments, entities, notes }, null, 2)}\n`,
    );
    return;
  }
  output.out(text);
  for (const { name, services } of environments) {
    const list = services.map(item => `${item.name} ${item.version}`);
    output.err(`${name}: ${list.join(', ')}\n`);
  }
  notes.forEach(note => output.err(`${note}\n`));
  output.err(
    `Check tiers and order, and add "delivery" for live state${
      options.write ? '' : '; --write writes'
    } ${options.write ? `in ${FILE}` : FILE}\n`,
  );
}
