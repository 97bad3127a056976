import { applyMergePatch, replaceAt } from '../../patches/applyPatch';
import { templateMask } from '../../yaml/templateMask';
import { YamlFile } from '../../yaml/YamlFile';
import type { YamlPlace } from '../../yaml/YamlPlace';

/** A template in which nothing can be edited that a patch may set, of which it is not known what it comes to. */
function frozenBy(template: YamlPlace, patch: YamlPlace): YamlPlace {
  const { file } = patch.context;
  const reason = `what the templatePatch in ${file.path} line ${patch.line} may write over`;
  const { text } = templateMask(patch.text() ?? '');
  const [root] = YamlFile.parse({
    path: file.path,
    text,
    template: true,
  }).roots;
  if (!root?.isMap) {
    return template.frozen(reason);
  }
  return root
    .flatMap(place => (place.isMap ? [] : [place.path]))
    .reduce((whole, path) => {
      const list = path.findIndex(step => typeof step === 'number');
      const steps = list < 0 ? path : path.slice(0, list);
      const place = whole.get(...steps);
      return place ? replaceAt(whole, steps, place.frozen(reason)) : whole;
    }, template);
}

/**
 * The template of an ApplicationSet with the patch of it, where that is plain YAML; what another one may set cannot be
 * edited.
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Template/#template-patch
 */
export function templateOf(object: YamlPlace): YamlPlace | undefined {
  const template = object.get('spec', 'template');
  const patch = object.get('spec', 'templatePatch');
  if (!template || patch?.text() === undefined) {
    return template;
  }
  const plain = patch.inner();
  return plain?.isMap
    ? applyMergePatch(template, plain)
    : frozenBy(template, patch);
}
