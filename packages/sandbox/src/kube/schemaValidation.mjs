// Objects against the openAPIV3Schema of a CustomResourceDefinition, as an API server looks at them: what the schema
// does not know is dropped, defaults are set, then the rest is judged. Rules in CEL are not evaluated.
import { Ajv } from 'ajv';

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i;
const ANY = 'x-kubernetes-preserve-unknown-fields';
const EMBEDDED = 'x-kubernetes-embedded-resource';

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  useDefaults: true,
  logger: false,
  formats: { 'date-time': DATE_TIME },
});

const isMap = value =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** ajv wants `nullable` to stand beside a type. */
function readable(schema) {
  if (Array.isArray(schema)) {
    return schema.map(readable);
  }
  if (!isMap(schema)) {
    return schema;
  }
  const copy = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, readable(value)]),
  );
  // A property may be called `nullable`, and is a map then
  if (typeof copy.nullable === 'boolean' && copy.type === undefined) {
    delete copy.nullable;
  }
  return copy;
}

function kept(schema, value, key) {
  const properties = schema.properties ?? {};
  if (Object.hasOwn(properties, key)) {
    return value !== null || properties[key].nullable;
  }
  const own = ['apiVersion', 'kind', 'metadata'].includes(key);
  return Boolean(
    schema.additionalProperties || schema[ANY] || (schema[EMBEDDED] && own),
  );
}

function prune(schema, value) {
  if (Array.isArray(value)) {
    return schema.items ? value.map(item => prune(schema.items, item)) : value;
  }
  if (!isMap(value) || schema['x-kubernetes-int-or-string']) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => kept(schema, item, key))
      .map(([key, item]) => {
        const known = schema.properties?.[key] ?? schema.additionalProperties;
        return [key, isMap(known) ? prune(known, item) : item];
      }),
  );
}

/** Compiles at the first use: the larger definitions take a second. */
export function createCheck(openApi) {
  const { metadata: _metadata, ...properties } = openApi.properties ?? {};
  const schema = readable({ ...openApi, properties });
  const validate = ajv.compile(schema);
  return object => {
    const { apiVersion, kind, metadata, ...content } = object;
    const result = {
      apiVersion,
      kind,
      metadata,
      ...prune(schema, content),
    };
    return { errors: validate(result) ? [] : validate.errors, object: result };
  };
}
