import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import {
  type LoggerService,
  resolveSafeChildPath,
} from '@backstage/backend-plugin-api';
import {
  type SerializedFile,
  serializeDirectoryContents,
} from '@backstage/plugin-scaffolder-node';

/**
 * Scaffolder's own reading of a folder leaves links out without a word.
 *
 * @throws Error that names one
 */
async function requireNoLinks(folder: string): Promise<void> {
  const entries = await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  });
  const link = entries.find(entry => entry.isSymbolicLink());
  if (link) {
    const path = relative(folder, join(link.parentPath, link.name));
    throw new Error(
      `${path} is a symbolic link, which the portal does not commit. Replace it by a file`,
    );
  }
}

/**
 * The texts of a workspace.
 *
 * @throws Error that names a file that is none
 */
function toTexts(files: SerializedFile[]): {
  files: Array<{ path: string; content: string }>;
  executables: string[];
} {
  const texts = files.map(({ path, content }) => {
    const text = content.toString('utf8');
    if (!Buffer.from(text, 'utf8').equals(content) || text.includes('\0')) {
      throw new Error(
        `${path} is no text in UTF-8, and the portal commits nothing else. Leave it out, or let a step of the service's own build make it`,
      );
    }
    return { path, content: text };
  });
  return {
    files: texts,
    executables: files
      .filter(({ executable }) => executable)
      .map(({ path }) => path),
  };
}

/**
 * The texts of a folder of the workspace. Says of executables that they lose that mode.
 *
 * @throws Error that names a link, or a file that is no text
 */
export async function workspaceTexts(
  { workspacePath, logger }: { workspacePath: string; logger: LoggerService },
  sourcePath = '.',
): Promise<Array<{ path: string; content: string }>> {
  const folder = resolveSafeChildPath(workspacePath, sourcePath);
  await requireNoLinks(folder);
  const { files, executables } = toTexts(
    await serializeDirectoryContents(folder),
  );
  executables.forEach(path =>
    logger.warn(
      `${path} is committed as a file that is not executable: run it with its interpreter`,
    ),
  );
  return files;
}
