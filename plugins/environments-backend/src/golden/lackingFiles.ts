import type { ScmRepository } from '@downstage/backstage-plugin-environments-node';
import { blobSha } from '../promote/revert/takeBack';
import type { NewFile } from './NewService';

type Tree = Extract<
  Awaited<ReturnType<ScmRepository['tree']>>,
  { status: 'found' }
>;

const SYMBOLIC_LINK = '120000';
/** Hosts and tools look for these in several places or under several names, and take one. */
const ANYWHERE = /^(?:(?:\.github|\.gitlab|docs)\/)?(codeowners)$/;
const BY_ANY_NAME = /^(readme|license)(?:\.[a-z]+)?$/;

/** What stands for the same as other paths: one of them is enough. */
function roleOf(path: string): string {
  const lower = path.toLocaleLowerCase('en-US').replace(/\.yml$/, '.yaml');
  const [, role] = ANYWHERE.exec(lower) ?? BY_ANY_NAME.exec(lower) ?? [];
  return role ?? lower;
}

/** The file of a tree that stands for a path, if there is one. */
export const standingFor = ({ files }: Tree, path: string) =>
  files.find(file => file.path === path) ??
  files.find(file => roleOf(file.path) === roleOf(path));

/** The folders that a path lies in. */
function foldersOf(path: string): string[] {
  const steps = path.split('/').slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'));
}

/**
 * Which of some files a repository lacks, and which it has with another content.
 *
 * @param overwrite - Paths of files that are written although they are there
 * @returns `kept` are paths of those that it has, or has something in the place of
 */
export function lackingFiles(
  { files: there, submodules }: Tree,
  files: NewFile[],
  overwrite: string[],
): { lacking: NewFile[]; kept: string[] } {
  const byPath = new Map(there.map(file => [file.path, file]));
  const roles = new Set(there.map(({ path }) => roleOf(path)));
  const leaves = new Set(
    [...there, ...submodules].map(({ path }) => roleOf(path)),
  );
  const folders = new Set(
    [...there, ...submodules].flatMap(({ path }) =>
      [path, ...foldersOf(path)].map(roleOf),
    ),
  );
  const lacking: NewFile[] = [];
  const kept: string[] = [];
  for (const file of files) {
    const { path, content } = file;
    const old = byPath.get(path);
    const isBlocked =
      foldersOf(path).some(folder => leaves.has(roleOf(folder))) ||
      (!old && folders.has(roleOf(path)));
    const isThere = old !== undefined || roles.has(roleOf(path));
    const mayReplace =
      overwrite.includes(path) && old && old.mode !== SYMBOLIC_LINK;
    if (old && blobSha(content, old.sha) === old.sha) {
      continue;
    }
    if (!isBlocked && (!isThere || mayReplace)) {
      lacking.push(file);
    } else {
      kept.push(path);
    }
  }
  return { lacking, kept };
}
