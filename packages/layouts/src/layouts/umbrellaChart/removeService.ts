import { editText, joinEdits, removing } from '../../drafts/editFiles';
import type { FolderDraft } from '../../drafts/FileDraft';
import type { LayoutDriver } from '../../driver/LayoutDriver';
import { findValues } from '../../values/findValues';
import { findChart } from './findChart';
import { lockPathOf } from './lockPathOf';

/** Removes the service's dependency and its block of values. */
export const removeService: LayoutDriver['removeService'] = options => {
  const { folder, files, service } = options;
  const path = findChart(options);
  const [root] = path ? files.parse(path).roots : [];
  const dependencies = root?.list('dependencies') ?? [];
  const index = dependencies.findIndex(
    item => (item.text('alias') ?? item.text('name')) === service,
  );
  if (!path || index < 0) {
    return { refused: `no chart in ${folder} has a dependency ${service}` };
  }
  if (files.has(lockPathOf(path))) {
    return {
      refused: `${lockPathOf(
        path,
      )} would be stale. Remove it with "helm dependency update"`,
    };
  }
  const values = findValues(folder, files);
  const [block] = values ? files.parse(values).roots : [];
  const emptied: FolderDraft =
    values && block?.get(service)
      ? editText(values, files.get(values)!, [removing([service])])
      : { changes: [] };
  return joinEdits(
    editText(path, files.get(path)!, [removing(['dependencies', index])]),
    emptied,
  );
};
