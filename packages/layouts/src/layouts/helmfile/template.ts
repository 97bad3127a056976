import type { ServiceAddition } from '../../driver/ServiceAddition';
import { CHART_ANNOTATION, CHART_NAME } from '../../servicesChart';
import { SHARED_CHART } from '../../servicesChart/sharedChart';
import type { DataMap } from '../../yaml/blockLines';
import type { YamlPlace } from '../../yaml/YamlPlace';

/** The template that the services' releases inherit from. */
const TEMPLATE = 'service';

/** What the releases of a new environment share, with a label that says which chart they release. */
export function serviceTemplate(namespace: string): DataMap {
  return {
    [TEMPLATE]: {
      namespace,
      chart: `./${SHARED_CHART}`,
      labels: { [CHART_ANNOTATION]: CHART_NAME },
    },
  };
}

/** The template for services that a state has, where it says that their values are those of the chart of services. */
export function findTemplate(roots: YamlPlace[]): YamlPlace | undefined {
  return roots
    .flatMap(root => root.get('templates', TEMPLATE) ?? [])
    .find(place => place.text('labels', CHART_ANNOTATION) === CHART_NAME);
}

/** A release that takes from the template all that its file of values does not say. */
export function newRelease(
  { name }: ServiceAddition,
  valuesFile: string,
): DataMap {
  return { name, inherit: [{ template: TEMPLATE }], values: [valuesFile] };
}
