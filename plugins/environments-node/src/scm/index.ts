export * from './ScmAdministration';
export * from './ScmError';
export * from './ScmHosts';
export * from './ScmPacer';
export * from './ScmProvider';
export * from './ScmPullRequests';
export * from './ScmRepository';
export * from './matchesRepository';
