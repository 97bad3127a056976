import { isMap } from 'yaml';
import type { LayoutDriver } from '../LayoutDriver';
import { appendItem } from '../yaml/appendItem';
import { parseYaml } from '../yaml/parseYaml';
import { scalarText } from '../yaml/scalarText';
import { findValues } from './removeService';

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
  const before = files.get(path)!;
  const parsed = parseYaml(before);
  if ('problem' in parsed) {
    return { refused: `${path} is ${parsed.problem}` };
  }
  const services = parsed.documents.at(0)?.get('services');
  if (!isMap(services)) {
    return {
      refused: `${path} has no map "services": which key of the chart takes a new service is not known`,
    };
  }
  if (services.has(service.name)) {
    return { refused: `${path} already has services.${service.name}` };
  }
  const lines = [
    `${service.name}:`,
    '  image:',
    `    repository: ${service.image}`,
    `    tag: ${scalarText(service.tag, '"')}`,
    '  replicas: 1',
    `  port: ${service.port}`,
    ...(service.partOf ? [`  partOf: ${service.partOf}`] : []),
  ];
  const appended =
    services.items.length === 0
      ? emptyServices(before, lines)
      : appendItem(before, ['services'], lines);
  return 'refused' in appended
    ? { refused: `${path}: ${appended.refused}` }
    : { changes: [{ path, before, after: appended.text }] };
};

/** A new environment begins with `services: {}`; its braces give way to the first block. */
function emptyServices(
  text: string,
  lines: string[],
): { text: string } | { refused: string } {
  const line = /^services:[ ]*\{[ ]*\}[ ]*$/m;
  if (!line.test(text)) {
    return { refused: '"services" is empty and written in an unusual way' };
  }
  const block = lines.map(item => `  ${item}`).join('\n');
  return { text: text.replace(line, () => `services:\n${block}`) };
}
