import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type FileChange,
  type FolderEdit,
  planAddition,
  planRemoval,
} from '@downstage/layouts';
import { toLineChanges } from './lineChanges';
import { type Output, UsageError } from './outcome';
import { type Folder, readFolder } from './readFolder';
import { refuse, showDiff } from './report';

interface ChangeOptions {
  service: string;
  layout: string;
  write?: boolean;
  json?: boolean;
}

interface AddOptions extends ChangeOptions {
  image: string;
  tag: string;
  port: string;
  partOf?: string;
  chart?: string;
  chartRepository?: string;
  chartVersion?: string;
}

async function apply({ path, after }: FileChange, folder: Folder) {
  const full = join(folder.root, path);
  if (after !== undefined) {
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, after);
    return;
  }
  await rm(full);
  // A folder that is empty now goes as well: Git does not know it
  await rmdir(dirname(full)).catch(() => {});
}

async function report(
  folder: Folder,
  edit: FolderEdit,
  options: ChangeOptions,
  output: Output,
): Promise<void> {
  if ('refused' in edit) {
    refuse(edit.refused, options, output);
    return;
  }
  if (options.write) {
    for (const change of edit.changes) {
      await apply(change, folder);
    }
  }
  if (options.json) {
    const changes = edit.changes.flatMap(change =>
      toLineChanges(change).map(line => ({
        file: folder.shown(change.path),
        ...line,
      })),
    );
    output.out(`${JSON.stringify({ changes }, null, 2)}\n`);
    return;
  }
  output.out(edit.changes.map(change => showDiff(change, folder)).join(''));
}

/** Shows or writes what adds a service to a folder. */
export async function add(
  dir: string,
  options: AddOptions,
  output: Output,
): Promise<void> {
  const { service: name, image, tag, partOf } = options;
  const { chart, chartRepository, chartVersion } = options;
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new UsageError(`--port ${options.port} is not a port`);
  }
  const given = [chart, chartRepository, chartVersion].filter(Boolean).length;
  if (given !== 0 && given !== 3) {
    throw new UsageError(
      '--chart, --chart-repository and --chart-version belong together',
    );
  }
  const folder = await readFolder(dir, options.layout);
  const edit = planAddition(folder.located, {
    name,
    image,
    tag,
    port,
    partOf,
    ...(chart && chartRepository && chartVersion
      ? {
          chart: {
            name: chart,
            repository: chartRepository,
            version: chartVersion,
          },
        }
      : {}),
  });
  await report(folder, edit, options, output);
}

/** Shows or writes what removes a service from a folder. */
export async function remove(
  dir: string,
  options: ChangeOptions,
  output: Output,
): Promise<void> {
  const folder = await readFolder(dir, options.layout);
  const edit = planRemoval(folder.located, options.service);
  await report(folder, edit, options, output);
}
