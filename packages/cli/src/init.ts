import { lstatSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Draft,
  appendEntities,
  catalogedEnvironments,
  draftEnvironments,
  draftedEntity,
  nameOfRepository,
  toCatalogText,
} from '@downstage/layouts';
import { type Output, UsageError } from './outcome';
import { readRepository } from './readFolder';
import { refuse } from './report';
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

/** Where a repository is, and on which branch; what is given counts, then what Git knows. */
function placeOf(root: string, options: InitOptions) {
  const git = gitFacts(root);
  const repository = options.repository ?? git.repository;
  if (!repository) {
    throw new UsageError(
      `${root} has no remote "origin" with a home page: give --repository https://…`,
    );
  }
  return { repository, branch: options.branch ?? git.branch ?? 'main' };
}

/** The catalog file as it is, empty where there is none; or why it cannot take entities of these names. */
function readCatalogFile(
  path: string,
  names: string[],
): { text: string } | { refused: string } {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there && !there.isFile()) {
    return { refused: `${FILE} is no plain file` };
  }
  const text = there ? readFileSync(path, 'utf8') : '';
  const taken = catalogedEnvironments(text)?.names;
  if (!taken) {
    return { refused: `${FILE} is no YAML` };
  }
  const again = names.find(name => taken.has(name));
  return again
    ? { refused: `${FILE} has an entity ${again} already` }
    : { text };
}

/** What was found, for people. */
function tell({ environments, notes }: Draft, output: Output): void {
  for (const { name, services } of environments) {
    const list = services.map(item => `${item.name} ${item.version}`);
    output.err(`${name}: ${list.join(', ')}\n`);
  }
  notes.forEach(note => output.err(`${note}\n`));
}

/** Drafts the catalog entities of the environments that a repository has, and says what it found in them. */
export async function init(
  dir: string,
  options: InitOptions,
  output: Output,
): Promise<void> {
  const onDisk = await readRepository(dir);
  const place = placeOf(onDisk.root, options);
  const draft = await draftEnvironments({
    ...onDisk,
    name: options.name ?? nameOfRepository(place.repository),
    isOne: options.name !== undefined,
  });
  const { environments, notes } = draft;
  if (environments.length === 0) {
    refuse(['no environment was found', ...notes].join('; '), options, output);
    return;
  }
  const path = join(onDisk.root, FILE);
  const before = readCatalogFile(
    path,
    environments.map(({ name }) => name),
  );
  if ('refused' in before) {
    refuse(before.refused, options, output);
    return;
  }
  const entities = environments.map(item =>
    draftedEntity(item, options, place),
  );
  const text = toCatalogText(entities);
  if (options.write) {
    writeFileSync(path, appendEntities(before.text, text));
  }
  if (options.json) {
    output.out(`${JSON.stringify({ ...draft, entities }, null, 2)}\n`);
    return;
  }
  output.out(text);
  tell(draft, output);
  output.err(
    options.write
      ? `Written to ${FILE}. Check tiers and order, and add "delivery" for live state\n`
      : `Check tiers and order, and add "delivery" for live state; --write writes ${FILE}\n`,
  );
}
