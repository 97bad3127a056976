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
