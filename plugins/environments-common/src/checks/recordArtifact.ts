import { type Check, PASSED } from './Check';

/** The record to roll back to is of the artifact that Git asks for now. */
export const recordArtifact: Check = {
  id: 'record-artifact',
  actions: ['rollback'],
  level: 'require',
  run({ record, deployment }) {
    const desired = deployment?.desired?.artifact.name;
    if (!record || !desired) {
      return undefined;
    }
    return record.artifact === desired
      ? PASSED
      : { state: 'failed', params: { recorded: record.artifact, desired } };
  },
};
