import { partsPin, referencePin } from '../pins/imagePin';
import type { PinName, VersionPin } from '../pins/VersionPin';
import { formatPath } from '../yaml/paths';
import type { YamlPlace } from '../yaml/YamlPlace';

/** A parameter with the place that its value comes from. */
export interface Parameter {
  name: string;
  value: YamlPlace;
}

/** `name`/`value` pairs; a value that a generator computes stands for the generator's values. */
export function readParameters(
  list: YamlPlace[],
  resolve: (place: YamlPlace) => YamlPlace[],
): Parameter[] {
  return list.flatMap(item => {
    const name = item.text('name');
    const value = item.get('value');
    return name && value
      ? resolve(value).map(place => ({ name, value: place }))
      : [];
  });
}

/** The path that a place has in values which stand somewhere in a file. */
export function pathInValues(root: YamlPlace, path: string): string {
  return path.slice(formatPath(root.path).length).replace(/^\./, '');
}

/** Who reads the parameters, and what is known beside them. */
export interface ParameterReader {
  layout: string;
  names: PinName[];
  /** What the values say where no parameter does, by dotted path. */
  values?(path: string): string | undefined;
  /** Fills in what a template computes. */
  fill?(text: string): string;
}

/** The pins of Helm parameters (`image.tag=1.2`), which set values by their dotted path. */
export function parameterPins(
  parameters: Parameter[],
  reader: ParameterReader,
): VersionPin[] {
  const { layout, fill = given => given } = reader;
  const text = (name: string) => {
    const found =
      parameters.find(parameter => parameter.name === name)?.value.text() ??
      reader.values?.(name);
    return found === undefined ? undefined : fill(found);
  };
  return parameters.flatMap(({ name, value }) => {
    const match = /^(.*?)([._-]?)(tag|version|digest)$/i.exec(name);
    const owner = (match?.[1] ?? name)
      .replace(/[._-]?image$/i, '')
      .split('.')
      .at(-1);
    const names: PinName[] = [
      ...(owner ? [{ by: 'key' as const, name: owner }] : []),
      ...reader.names,
    ];
    if (!match) {
      const pin = /image$/i.test(name)
        ? referencePin(value, { layout, names })
        : undefined;
      return pin ? [{ ...pin, sets: name }] : [];
    }
    const [, prefix, joint, word] = match;
    const repository = ['repository', 'Repository', 'name', 'Name', '']
      .map(key => text(`${prefix}${key && joint}${key}`))
      .find(Boolean);
    if (!repository && !/image$/i.test(prefix)) {
      return [];
    }
    if (
      word === 'digest' &&
      parameters.some(parameter => parameter.name === `${prefix}${joint}tag`)
    ) {
      return [];
    }
    const digest = parameters.find(
      parameter => parameter.name === `${prefix}${joint}digest`,
    );
    const pin = partsPin(
      {
        registry: text(`${prefix}${joint}registry`),
        repository,
        fallback: names.at(0)?.name ?? 'image',
        ...(word === 'digest'
          ? { digest: value }
          : { tag: value, digest: digest?.value }),
      },
      { layout, names },
    );
    return pin ? [{ ...pin, sets: name }] : [];
  });
}
