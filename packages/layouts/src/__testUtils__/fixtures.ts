import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ExplicitPin } from '../driver/ExplicitPin';
import type { VersionPin } from '../pins/VersionPin';
import type { TreeFile } from '../tree/TreeFile';

/** `case.json` of a fixture: what is wanted of the tree in `before`, and what comes out beside the tree in `after`. */
export interface FixtureCase {
  /** Folder of the environment in the tree; default `.`. */
  folder?: string;
  layout?: string;
  /** What is moved: a service by name or by image, or one pin as `file#path`. */
  service?: string;
  image?: string;
  pin?: string;
  to: string;
  explicit?: ExplicitPin[];
  /** Parts of what a person has to agree to, in order; none by default. */
  consents?: string[];
  /** A part of the reason why it is refused; there is no `after` then. */
  refused?: string;
  /** Pins that have to be found in the tree before. */
  pins?: Array<Partial<VersionPin>>;
}

const ROOT = join(__dirname, '../__fixtures__');

/** Every case of every layout. */
export function listCases(): Array<{
  title: string;
  folder: string;
  wanted: FixtureCase;
}> {
  return readdirSync(ROOT).flatMap(layout =>
    readdirSync(join(ROOT, layout)).map(name => {
      const folder = join(ROOT, layout, name);
      return {
        title: `${layout}/${name}`,
        folder,
        wanted: JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')),
      };
    }),
  );
}

/** The texts of a folder by path; empty when there is none. */
export function readTree(folder: string, below = ''): Map<string, string> {
  if (!existsSync(folder)) {
    return new Map();
  }
  return new Map(
    readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
      const full = join(folder, entry.name);
      const path = `${below}${entry.name}`;
      return entry.isDirectory()
        ? [...readTree(full, `${path}/`)]
        : [[path, readFileSync(full, 'utf8')] as [string, string]];
    }),
  );
}

/** The listing of a tree of texts. */
export function treeOf(files: ReadonlyMap<string, string>): TreeFile[] {
  return [...files].map(([path, text]) => ({ path, size: text.length }));
}
