import type { Build, LayeredValues, Surroundings } from '../driver/Layered';
import type { LayoutDriver } from '../driver/LayoutDriver';
import type { FileGraph } from '../driver/LocatedFile';
import { isKustomization } from '../kustomization/findKustomization';
import { objectsIn } from '../objects/objectsIn';
import { pathsIn, standsAt } from '../pins/leaves';
import { override, overrideAt } from '../pins/overriddenBy';
import { placeKey } from '../pins/pinKey';
import type { VersionPin } from '../pins/VersionPin';
import { parsePath } from '../yaml/paths';
import type { YamlPlace } from '../yaml/YamlPlace';
import { locateDocument } from './locateDocument';

/** Pins of an object alone, or before some patch, over which the object as it is built in the end has another value. */
function lostPins(
  layouts: LayoutDriver[],
  stages: YamlPlace[],
  final: VersionPin[],
): VersionPin[] {
  const kept = new Set(final.map(placeKey));
  const built = stages[stages.length - 1];
  // What the object alone leaves open, such as a variable, stands elsewhere
  const open = locateDocument(layouts, built).flatMap(pin => {
    const winner = kept.has(placeKey(pin))
      ? undefined
      : final.find(
          other =>
            other.artifact.kind === pin.artifact.kind &&
            other.artifact.name === pin.artifact.name,
        );
    return winner ? [override(pin, winner)] : [];
  });
  const before = stages.slice(0, -1).flatMap(stage => {
    const paths = pathsIn(stage);
    return locateDocument(layouts, stage).flatMap(pin => {
      const key = placeKey(pin);
      const path = paths.get(key) ?? parsePath(pin.path) ?? [];
      if (kept.has(key)) {
        return [];
      }
      const winner = standsAt(built, path);
      return [overrideAt(pin, winner.context.file.path, winner.line)];
    });
  });
  return [...open, ...before];
}

/** Pins of an object that a patch takes out. */
function deletedPins(
  layouts: LayoutDriver[],
  stages: YamlPlace[],
  patch: YamlPlace,
): VersionPin[] {
  const where = `${patch.context.file.path}:${patch.line}`;
  return stages
    .flatMap(stage => locateDocument(layouts, stage))
    .map(pin => ({
      ...overrideAt(pin, patch.context.file.path, patch.line),
      reason: `${where} deletes the object`,
    }));
}

/** What an object pins as it is built, with what stands around it. */
function objectPins(
  layouts: LayoutDriver[],
  object: YamlPlace,
  around: Surroundings,
): LayeredValues[] {
  const { build } = around;
  const { stages, deletedBy } = build?.build(object) ?? { stages: [object] };
  const driver = layouts.find(layout => layout.objects?.claims(object));
  const counts =
    stages.length > 1 ||
    deletedBy ||
    build?.copies ||
    driver?.objects?.needsOthers?.(object);
  if (!counts) {
    return [];
  }
  const kind = object.text('kind') ?? 'object';
  const owner = `the ${kind} ${object.text('metadata', 'name') ?? ''}${
    build ? ` that ${build.path} builds` : ''
  }`;
  if (deletedBy) {
    return [{ owner, pins: deletedPins(layouts, stages, deletedBy) }];
  }
  const pins = locateDocument(layouts, stages[stages.length - 1], [], around);
  return [
    {
      owner,
      pins: [...pins, ...lostPins(layouts, stages, pins)],
      ...(driver?.builds ? { engine: object } : {}),
    },
  ];
}

/** What the objects pin that kustomizations change, or that take values from others. */
export function builtObjects(
  layouts: LayoutDriver[],
  graph: FileGraph,
  around: Surroundings,
): LayeredValues[] {
  const builds = layouts.reduce<Build[]>(
    (inner, layout) => layout.builds?.(graph, around, inner) ?? inner,
    [],
  );
  // A patch looks like an object, and is none
  const aids = new Set(
    [...graph.values()].flatMap(({ patches = [], transformers = [] }) => [
      ...patches,
      ...transformers,
    ]),
  );
  return [...around.files].flatMap(([path, text]) => {
    if (isKustomization(path) || !/kind/.test(text)) {
      return [];
    }
    const leading = builds.filter(build => build.leadsTo(path));
    if (leading.length === 0 && aids.has(path)) {
      return [];
    }
    const mayNeed = layouts.some(layout => layout.objects?.mayNeed?.test(text));
    const concerned: Array<Build | undefined> =
      leading.length > 0
        ? leading.filter(
            build => mayNeed || build.copies || build.mayChange(text),
          )
        : [undefined];
    if (concerned.length === 0 || (leading.length === 0 && !mayNeed)) {
      return [];
    }
    const objects = objectsIn(around.files.parse(path)).filter(
      root => root.text('kind') !== undefined,
    );
    return concerned.flatMap(build =>
      objects.flatMap(object =>
        objectPins(layouts, object, { ...around, build }),
      ),
    );
  });
}
