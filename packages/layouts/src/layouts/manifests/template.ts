import type { LocateNested } from '../../driver/Located';
import { objectNames } from '../../objects/locateManifest';
import type { VersionPin } from '../../pins/VersionPin';
import { mapScalars } from '../../yaml/mapScalars';
import { fillIn } from '../../yaml/TextPlace';
import type { YamlPlace } from '../../yaml/YamlPlace';

/** Whether an object is a template of OpenShift. */
export function isTemplate(object: YamlPlace): boolean {
  return (
    (object.text('apiVersion') ?? '').startsWith('template.openshift.io/') &&
    object.text('kind') === 'Template'
  );
}

/** `${NAME}`, and `${{NAME}}` where the value is no string. */
const PARAMETER = /\$\{\{?(\w+)\}\}?/g;

/**
 * What the objects of a template pin, with its parameters filled in: a version that one gives is pinned at the parameter.
 * https://docs.okd.io/latest/openshift_images/using-templates.html
 */
export function locateTemplate(
  template: YamlPlace,
  nested: LocateNested,
): VersionPin[] {
  const parameters = new Map(
    template.list('parameters').flatMap(parameter => {
      const value = parameter.get('value');
      return value ? [[parameter.text('name') ?? '', value]] : [];
    }),
  );
  const fill = (scalar: YamlPlace) =>
    fillIn(scalar, PARAMETER, name => parameters.get(name));
  const names = objectNames(template);
  return template
    .list('objects')
    .flatMap(object => nested(mapScalars(object, fill), names));
}
