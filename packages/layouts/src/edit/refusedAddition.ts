import type { FileChange } from '../drafts/FileChange';
import type { LayoutDriver } from '../driver/LayoutDriver';
import type { ServiceAddition } from '../driver/ServiceAddition';
import { createParser } from '../locate/createParser';
import type { LocateResult } from '../locate/locatePins';
import { canonical } from '../match/artifacts';
import { objectsIn } from '../objects/objectsIn';
import { imageName, parseImageVersion } from '../pins/imageReference';
import { isBelow } from '../tree/folders';

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names */
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set */
const LABEL_VALUE = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const WORD = /^[^\s\p{Cc}]+$/u;

/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const QUANTITY = /^\d+(\.\d+)?(m|[kMGT]i?)?$/;
const PATH = /^\/[\w./~-]*$/;

/** Why the pods of a service cannot be run as it is requested. */
function invalidWorkload({ workload }: ServiceAddition): string | undefined {
  const { probes, resources, autoscale } = workload ?? {};
  const path = [probes?.live, probes?.ready].find(
    text => text !== undefined && !PATH.test(text),
  );
  if (path !== undefined) {
    return `${JSON.stringify(
      path,
    )} is not the path of a probe, such as /healthz`;
  }
  const quantity = [resources?.cpu, resources?.memory].find(
    text => text !== undefined && !QUANTITY.test(text),
  );
  if (quantity !== undefined) {
    return `${JSON.stringify(
      quantity,
    )} is not a quantity, such as 100m or 128Mi`;
  }
  return autoscale && !(autoscale.min >= 1 && autoscale.max >= autoscale.min)
    ? `autoscale: ${autoscale.min} to ${autoscale.max} are no numbers of replicas`
    : undefined;
}

/** Why a service cannot be called or pinned as it is requested. */
export function invalidService(service: ServiceAddition): string | undefined {
  const { name, image, tag, chart } = service;
  if (!LABEL.test(name)) {
    return `${JSON.stringify(
      name,
    )} is not a name: up to 63 lower case letters, digits and dashes`;
  }
  if (!imageName(image)) {
    return `${JSON.stringify(image)} is not an image without tag`;
  }
  if (!parseImageVersion(tag)?.tag) {
    return `${JSON.stringify(tag)} is not an image tag or tag@digest`;
  }
  const label = [service.partOf, service.team].find(
    text => text !== undefined && !LABEL_VALUE.test(text),
  );
  if (label !== undefined) {
    return `${JSON.stringify(label)} is not the value of a label`;
  }
  const wrong = chart
    ? [chart.name, chart.repository, chart.version].find(
        text => !WORD.test(text),
      )
    : undefined;
  return wrong === undefined
    ? invalidWorkload(service)
    : `${JSON.stringify(wrong)} does not belong to a chart`;
}

/** Where a folder has the service already: its image, or something that carries a version and is called so. */
export function existingService(
  { pins }: LocateResult,
  { name, image }: ServiceAddition,
): string | undefined {
  const pinned = pins.find(pin => pin.artifact.name === imageName(image));
  if (pinned) {
    return `${pinned.file} line ${pinned.line} already pins ${image}`;
  }
  const named = pins.find(pin =>
    pin.names.some(
      item =>
        (item.by === 'object' || item.by === 'release') &&
        canonical(item.name) === name,
    ),
  );
  return named && `${named.file} line ${named.line} already deploys ${name}`;
}

/** Why new files cannot be there: a file is in the way, or one that is read holds an object of the same name. */
export function conflictWith(
  layouts: LayoutDriver[],
  { folder, files, paths }: LocateResult,
  added: FileChange[],
): string | undefined {
  const parse = createParser(layouts);
  const objectsOf = (path: string, text: string) =>
    objectsIn(parse(path, text)).flatMap(object => {
      const name = object.text('metadata', 'name');
      return name ? [`${object.text('kind')} ${name}`] : [];
    });
  const known = new Map(
    [...files].flatMap(([path, text]) =>
      objectsOf(path, text).map(object => [object, path] as const),
    ),
  );
  for (const { path, before, after } of added) {
    if (before === undefined && after !== undefined) {
      const taken = paths.find(
        other => isBelow(other, path) || isBelow(path, other),
      );
      const same = objectsOf(path, after).find(object => known.has(object));
      if (!isBelow(folder, path) || taken !== undefined || same) {
        return same
          ? `${known.get(same)} already holds ${same}`
          : `there is a file ${taken ?? path} already`;
      }
    }
  }
  return undefined;
}
