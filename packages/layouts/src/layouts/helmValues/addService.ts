import { adding, editText } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import type { ReadFolder } from '../../driver/ReadFolder';
import type { ServiceAddition } from '../../driver/ServiceAddition';
import { below } from '../../tree/folders';
import { findValues } from '../../values/findValues';
import type { DataMap } from '../../yaml/blockLines';
import { CHART_ANNOTATION, CHART_NAME } from './chart';

const probe = (path: string): DataMap => ({ httpGet: { path, port: 'http' } });

/** Whether the folder's chart is the one that environments begin with, so that its values are known. */
function isServicesChart({ folder, files }: ReadFolder): boolean {
  const path = below(folder, 'Chart.yaml');
  return (
    files.has(path) &&
    files
      .parse(path)
      .roots.some(
        root => root.text('annotations', CHART_ANNOTATION) === CHART_NAME,
      )
  );
}

/** What the chart's values say of a service's workload; whatever they leave out has its default in the chart. */
function workloadValues({ team, workload }: ServiceAddition): DataMap {
  const { probes, resources, autoscale } = workload ?? {};
  return {
    team,
    livenessProbe: probes && probe(probes.live),
    readinessProbe: probes && probe(probes.ready),
    resources: resources && {
      requests: { cpu: resources.cpu, memory: resources.memory },
      limits: { memory: resources.memory },
    },
    autoscaling: autoscale && {
      minReplicas: autoscale.min,
      maxReplicas: autoscale.max,
    },
    disruptionBudget: workload && { maxUnavailable: 1 },
  };
}

/** Adds a block for the service under `services:` of the folder's values.yaml. */
export const addService: LayoutDriver['addService'] = ({
  folder,
  files,
  service,
}) => {
  const path = findValues(folder, files);
  if (!path) {
    return { refused: `there is no values.yaml in ${folder}` };
  }
  const { name, image, tag, port, partOf } = service;
  const before = files.get(path)!;
  const { roots, problem } = files.parse(path);
  if (problem) {
    return { refused: `${path} is ${problem}` };
  }
  const services = roots.at(0)?.get('services');
  if (!services?.isMap) {
    return {
      refused: `${path} has no map "services": which key of the chart takes a new service is not known`,
    };
  }
  if (services.get(name)) {
    return { refused: `${path} already has services.${name}` };
  }
  const isKnown = isServicesChart({ folder, files });
  return editText(path, before, [
    adding(['services'], {
      [name]: {
        image: { repository: image, tag },
        replicas: isKnown && service.workload?.autoscale ? undefined : 1,
        port,
        partOf,
        ...(isKnown ? workloadValues(service) : {}),
      },
    }),
  ]);
};
