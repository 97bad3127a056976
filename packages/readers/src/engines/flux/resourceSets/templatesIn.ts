import { at, list, text } from '../../../objects/untrusted';

/** Kinds whose objects deliver. */
const KINDS = ['Kustomization', 'HelmRelease'];
/** Templates of one ResourceSet, and labels of one template. */
const MOST = 10;
/** What is read of a text with templates. */
const LONGEST = 100_000;

/** What an object is called in a template, unfilled. */
export interface NamedTemplate {
  kind: string;
  name?: string;
  labels: Array<[string, string]>;
}

function ofResource(resource: unknown): NamedTemplate[] {
  const kind = text(at(resource, 'kind'));
  const labels = at(resource, 'metadata', 'labels');
  const entries =
    typeof labels === 'object' && labels !== null ? Object.entries(labels) : [];
  return kind && KINDS.includes(kind)
    ? [
        {
          kind,
          name: text(at(resource, 'metadata', 'name')),
          labels: entries
            .slice(0, MOST)
            .flatMap(
              ([key, value]): Array<[string, string]> =>
                typeof value === 'string' ? [[key, value]] : [],
            ),
        },
      ]
    : [];
}

const QUOTED = /^(["'])(.*)\1$/;
const unquoted = (value: string) => QUOTED.exec(value)?.[2] ?? value;

/**
 * The entries of a mapping in a text that need not be YAML before it is filled in: lines that are indented alike below its
 * key, without what is nested deeper.
 */
function entriesBelow(lines: string[], start: number): Array<[string, string]> {
  const depthOf = (line: string) => line.length - line.trimStart().length;
  const outer = depthOf(lines[start]);
  let depth: number | undefined;
  const entries: Array<[string, string]> = [];
  for (const line of lines.slice(start + 1)) {
    const isAction = line.trimStart().startsWith('<<');
    if (line.trim() !== '' && !isAction) {
      const own = depthOf(line);
      if (own <= outer) {
        return entries;
      }
      depth ??= own;
      const [, key, value] =
        /^["']?([\w./-]{1,317})["']?:\s*(.*)$/.exec(line.trim()) ?? [];
      if (own === depth && key) {
        entries.push([key, unquoted(value.trim())]);
      }
    }
  }
  return entries;
}

function ofDocument(document: string): NamedTemplate[] {
  const lines = document.split('\n').map(line => line.trimEnd());
  const kind = KINDS.find(name => lines.includes(`kind: ${name}`));
  const metadata = lines.indexOf('metadata:');
  if (!kind || metadata < 0) {
    return [];
  }
  const fields = entriesBelow(lines, metadata);
  const labels = lines.findIndex(
    (line, index) => index > metadata && /^\s+labels:$/.test(line),
  );
  const end = lines.findIndex(
    (line, index) => index > metadata && /^\w/.test(line),
  );
  const isOwn = labels > 0 && (end < 0 || labels < end);
  return [
    {
      kind,
      name: fields.find(([key]) => key === 'name')?.[1],
      labels: isOwn ? entriesBelow(lines, labels).slice(0, MOST) : [],
    },
  ];
}

/** What the objects that deliver are called in the templates of a ResourceSet: in its resources, and in the text of more. */
export function templatesIn(spec: unknown): NamedTemplate[] {
  const documents = (text(at(spec, 'resourcesTemplate')) ?? '')
    .slice(0, LONGEST)
    .split(/^---.*$/m);
  return [
    ...list(at(spec, 'resources')).flatMap(ofResource),
    ...documents.flatMap(ofDocument),
  ].slice(0, MOST);
}
