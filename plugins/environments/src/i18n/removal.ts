/** Texts of how a service is taken out of an environment. */
export const removal = {
  action: 'Remove…',
  actionIn: 'Remove from {{environment}}…',
  titleOf: 'Removal of {{service}} from {{environment}}',
  gone: 'Gone',
  of: '{{version}} removed',
} as const;
