import { spawn } from 'node:child_process';
import type { RequestHandler } from 'express';
import { resolveCommit } from '../../git/refs';
import { gitEnvironment } from '../../git/runGit';
import { notFound } from '../../http/HttpError';
import { openRepository } from '../../http/openRepository';
import { restOfPath } from '../../http/restOfPath';
import type { ForgeContext } from '../../state/ForgeContext';

/** A repository at a ref as one archive. */
export function getArchive(context: ForgeContext): RequestHandler {
  return async (req, res) => {
    const { dir, row } = openRepository(context, req, res);
    const ref = restOfPath(req) || row.default_branch;
    const sha = await resolveCommit(dir, ref);
    if (!sha) {
      throw notFound();
    }
    const tar = req.params.format === 'tarball';
    const { login } = context.options.owner;
    const folder = `${login}-${row.name}-${sha.slice(0, 7)}`;
    res.type(tar ? 'application/x-gzip' : 'application/zip');
    const child = spawn(
      'git',
      [
        'archive',
        `--format=${tar ? 'tar.gz' : 'zip'}`,
        `--prefix=${folder}/`,
        sha,
      ],
      { cwd: dir, env: gitEnvironment({ GIT_DIR: dir }) },
    );
    child.stdout.pipe(res);
    await new Promise(resolve => child.once('close', resolve));
  };
}
