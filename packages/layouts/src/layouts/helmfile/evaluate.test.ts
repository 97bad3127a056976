import { lineOf, placeOf } from '../../__testUtils__/places';
import { YamlFile } from '../../yaml/YamlFile';
import { type Scope, evaluate, variablesOf } from './evaluate';

const SCOPE: Scope = {
  environment: 'Live',
  values: placeOf(
    'shop:\n  version: 1.2.0\n  empty: ""\nname: shop',
    'env.yaml',
  ),
  release: { name: 'shop', namespace: 'lab', chart: 'lab/shop' },
  variables: new Map([['site', { text: 'eu' }]]),
};

describe('evaluate', () => {
  it.each([
    ['plain', 'plain'],
    ['{{ .Environment.Name }}.yaml', 'Live.yaml'],
    ['{{ .Release.Name }}-{{ .Release.Namespace }}', 'shop-lab'],
    ['{{ .Namespace }}', 'lab'],
    ['{{ .Release.Chart }}', 'lab/shop'],
    ['{{ .Values.shop.version }}', '1.2.0'],
    ['{{ .StateValues.shop.version }}', '1.2.0'],
    ['{{- $.Values.name -}}', 'shop'],
    ['{{ $site }}', 'eu'],
    ['{{ .Values | get "shop.version" }}', '1.2.0'],
    ['{{ .Values | get "shop.other" "0.1.0" }}', '0.1.0'],
    ['{{ get "shop.version" .Values }}', '1.2.0'],
    ['{{ index .Values "shop" "version" }}', '1.2.0'],
    ['{{ .Values.shop.version | quote }}', '1.2.0'],
    ['{{ .Values.other | default "2.0.0" }}', '2.0.0'],
    ['{{ .Values.shop.empty | default "2.0.0" }}', '2.0.0'],
    ['{{ default "2.0.0" .Values.shop.version }}', '1.2.0'],
    ['{{ required "a version" .Values.shop.version }}', '1.2.0'],
    ['{{ coalesce .Values.other .Values.name }}', 'shop'],
    ['{{ .Environment.Name | lower }}', 'live'],
    ['{{ upper $site }}', 'EU'],
    ['{{ printf "%s-%s" .Release.Name $site }}', 'shop-eu'],
    ['{{ printf "v%s" (.Values.shop.version | trim) }}', 'v1.2.0'],
    ['{{`{{ .Release.Name }}`}}', 'shop'],
  ])('%s is %s', (text, expected) => {
    expect(evaluate(text, SCOPE)?.text).toBe(expected);
  });

  it.each([
    '{{ .Values.other }}',
    '{{ $other }}',
    '{{ env "TAG" }}',
    '{{ exec "git" (list "rev-parse") }}',
    '{{ if .Values.shop }}1{{ end }}',
    '{{ .Values.shop }}',
    '{{ .Values',
    '{{ }}',
  ])('%s is not known', text => {
    expect(evaluate(text, SCOPE)).toBeUndefined();
  });

  it.each([
    '{{ .Values.shop.version }}',
    '{{ .Values.shop.version | quote }}',
    '{{ .Values | get "shop.version" "0.0.1" }}',
    '{{ .Values.other | default .Values.shop.version }}',
  ])('%s stands where the value does', text => {
    expect(lineOf(evaluate(text, SCOPE)?.place)).toBe('env.yaml:2');
  });

  it.each([
    'v{{ .Values.shop.version }}',
    '{{ .Values.shop.version | upper }}',
    '{{ printf "v%s" .Values.shop.version }}',
    '{{ .Values.name }}{{ .Values.shop.version }}',
  ])('%s is written down nowhere', text => {
    const value = evaluate(text, SCOPE);
    expect(value?.text).toBeDefined();
    expect(value?.place).toBeUndefined();
  });
});

describe('variablesOf', () => {
  const variables = (text: string) =>
    variablesOf(
      YamlFile.parse({ path: 'helmfile.yaml.gotmpl', text, template: true }),
      SCOPE,
    );

  it('reads assignments in their order', () => {
    const found = variables(
      '{{ $v := .Values.shop.version }}\n{{- $name := printf "shop-%s" $v }}',
    );
    expect(found.get('v')?.text).toBe('1.2.0');
    expect(found.get('name')?.text).toBe('shop-1.2.0');
  });

  it('does not know one that is set in several ways', () => {
    const found = variables('{{ $v := "1" }}\n{{ $v = "2" }}');
    expect(found.get('v')).toBeUndefined();
  });

  it('knows one that is set twice to the same', () => {
    const found = variables('{{ $v := "1" }}\n{{ $v = "1" }}');
    expect(found.get('v')?.text).toBe('1');
  });
});
