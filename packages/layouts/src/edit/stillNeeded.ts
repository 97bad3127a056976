import type { DeployedName } from '../driver/Deployed';
import type { LayoutDriver } from '../driver/LayoutDriver';
import { objectsIn } from '../objects/objectsIn';
import type { SourceFiles } from '../yaml/SourceFiles';

function deployedIn(layouts: LayoutDriver[], files: SourceFiles) {
  return [...files.keys()].flatMap(path =>
    objectsIn(files.parse(path))
      .flatMap(root => layouts.flatMap(layout => layout.deployed?.(root) ?? []))
      .map(item => ({ ...item, path })),
  );
}

/** What only one of two says does not set them apart: a namespace may be given elsewhere. */
function agree(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

function isSame(a: DeployedName, b: DeployedName): boolean {
  return (
    a.kind === b.kind &&
    a.name === b.name &&
    agree(a.namespace, b.namespace) &&
    agree(a.context, b.context)
  );
}

/** What would wait for ever after a change of files, as what it needs is gone; undefined when there is nothing of the kind. */
export function stillNeeded(
  layouts: LayoutDriver[],
  before: SourceFiles,
  after: SourceFiles,
): string | undefined {
  const was = deployedIn(layouts, before);
  const is = deployedIn(layouts, after);
  const isGone = (need: DeployedName) =>
    was.some(item => isSame(item, need)) &&
    !is.some(item => isSame(item, need));
  return is
    .flatMap(({ path, kind, name, needs }) =>
      needs.filter(isGone).map(({ place, name: needed }) => {
        const key = place.path.at(-2);
        return `${path}: ${kind} ${name} still needs ${needed}: take it out of ${key} first`;
      }),
    )
    .at(0);
}
