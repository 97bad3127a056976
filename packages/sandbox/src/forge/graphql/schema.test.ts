import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type GraphQLSchema,
  buildSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { schema } from './schema';

const PATH = '@octokit/graphql-schema/schema.graphql';

/** GitHub's. The package exports a module for `import` alone, which is not what a test has. */
function githubSchema(): string {
  const folders = require.resolve.paths(PATH) ?? [];
  const file = folders
    .map(folder => join(folder, PATH))
    .find(path => existsSync(path));
  if (!file) {
    throw new Error(`${PATH} is not installed below ${folders.join(', ')}`);
  }
  return readFileSync(file, 'utf8');
}

/** What a schema says of each field, argument and input: its type and default value, by its place. */
function placesOf(from: GraphQLSchema): Map<string, string> {
  const places = new Map<string, string>();
  for (const type of Object.values(from.getTypeMap())) {
    if (type.name.startsWith('__')) {
      continue;
    }
    if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        const place = `${type.name}.${field.name}`;
        places.set(place, String(field.type));
        field.args.forEach(({ name, type: of, defaultValue }) =>
          places.set(
            `${place}(${name})`,
            `${of} = ${JSON.stringify(defaultValue)}`,
          ),
        );
      }
    } else if (isInputObjectType(type)) {
      Object.values(type.getFields()).forEach(
        ({ name, type: of, defaultValue }) =>
          places.set(
            `${type.name}.${name}`,
            `${of} = ${JSON.stringify(defaultValue)}`,
          ),
      );
    } else {
      places.set(type.name, type.constructor.name);
    }
  }
  return places;
}

it("is a part of GitHub's, word for word", () => {
  const own = placesOf(schema);
  const whole = placesOf(
    // It has fields twice
    buildSchema(githubSchema(), { assumeValidSDL: true }),
  );
  expect(own.size).toBeGreaterThan(40);
  const said = [...own].map(([place]) => [place, whole.get(place)]);
  expect(said).toEqual([...own]);
});
