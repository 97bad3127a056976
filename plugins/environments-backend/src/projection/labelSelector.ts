type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

const KEY = String.raw`[A-Za-z0-9]([-A-Za-z0-9_./]*[A-Za-z0-9])?`;
const VALUE = String.raw`[-A-Za-z0-9_.]*`;
const FORMS: Array<[RegExp, (match: RegExpExecArray) => Requirement]> = [
  [
    new RegExp(`^(?<key>${KEY})\\s*(?<not>!)?==?\\s*(?<value>${VALUE})$`),
    ({ groups }) => {
      const { key, not, value } = groups!;
      return labels => (labels[key] === value) === !not;
    },
  ],
  [
    new RegExp(
      `^(?<key>${KEY})\\s+(?<not>not)?in\\s*\\(\\s*(?<values>${VALUE}(\\s*,\\s*${VALUE})*)\\s*\\)$`,
    ),
    ({ groups }) => {
      const { key, not, values } = groups!;
      const wanted = new Set(values.split(',').map(value => value.trim()));
      return labels => wanted.has(labels[key]) === !not;
    },
  ],
  [
    new RegExp(`^(?<not>!)?\\s*(?<key>${KEY})$`),
    ({ groups }) => {
      const { key, not } = groups!;
      return labels => key in labels === !not;
    },
  ],
];

/**
 * Reads a label selector as Kubernetes writes it: `app=shop,tier in (web, api),!legacy`. Undefined when it is none.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 */
export function parseLabelSelector(text: string): Requirement | undefined {
  // Commas within parentheses belong to one requirement
  const parts = text.split(/,(?![^(]*\))/).map(part => part.trim());
  const requirements = parts.map(part => {
    for (const [form, toRequirement] of FORMS) {
      const match = form.exec(part);
      if (match) {
        return toRequirement(match);
      }
    }
    return undefined;
  });
  return requirements.every(item => item !== undefined)
    ? labels => requirements.every(requirement => requirement!(labels))
    : undefined;
}
