import { editText, joinEdits, removing } from '../../drafts/editFiles';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { folderOf, isBelow, resolvePath } from '../../tree/folders';
import type { YamlPlace } from '../../yaml/YamlPlace';
import { findState } from './findState';

/** The files of values that releases name, as they are written. */
function valuesOf(path: string, releases: YamlPlace[]): string[] {
  return releases
    .flatMap(release => [...release.list('values'), ...release.list('secrets')])
    .flatMap(item => {
      const text = item.text() ?? '';
      const file = /[{:\n]/.test(text)
        ? undefined
        : resolvePath(folderOf(path), text);
      return file === undefined ? [] : [file];
    });
}

/** Removes the service's release, and the files of values that it alone has. */
export const removeService: LayoutDriver['removeService'] = options => {
  const { folder, service } = options;
  const state = findState(options);
  const index =
    state?.releases.findIndex(release => release.text('name') === service) ??
    -1;
  if (!state || index < 0) {
    return { refused: `no helmfile in ${folder} has a release ${service}` };
  }
  if (state.computed) {
    return { refused: `${state.path} holds Go templates: remove it by hand` };
  }
  const { path, text, releases } = state;
  const others = new Set(
    valuesOf(
      path,
      releases.filter((_, at) => at !== index),
    ),
  );
  const own = valuesOf(path, [releases[index]]).filter(
    file =>
      isBelow(options.folder, file) &&
      options.files.has(file) &&
      !others.has(file),
  );
  return joinEdits(editText(path, text, [removing(['releases', index])]), {
    changes: [...new Set(own)].map(file => ({
      path: file,
      before: options.files.get(file),
    })),
  });
};
