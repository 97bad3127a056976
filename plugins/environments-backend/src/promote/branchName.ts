/** A valid part of a ref, whatever the names are: lower case, digits and single dashes. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
}

/** The branch of a promotion: the same for the same promotion, so that running again finds it. */
export function branchName(promotion: {
  id: string;
  service: string;
  environment: string;
}): string {
  const nameOf = (ref: string) => ref.split('/').at(-1) ?? ref;
  const words = slug(
    `${nameOf(promotion.service)}-${nameOf(promotion.environment)}`,
  );
  const digits = promotion.id.replace(/[^0-9a-f]/g, '').slice(0, 10);
  return `downstage/${words || 'promotion'}-${digits}`;
}
