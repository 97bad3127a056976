import { LAYOUTS } from '../layouts';
import { locateFile } from '../locate/locateFile';
import type { VersionPin } from '../pins/VersionPin';
import { editPins } from './editPins';

const object = (name: string, tag: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\nspec: {containers: [{name: main, image: "r.example/${name}:${tag}"}]}\n`;

const locate = (path: string, text: string) =>
  locateFile(LAYOUTS, { path, text }).pins;

const edit = (text: string, pins: VersionPin[], to: string) =>
  editPins(
    LAYOUTS,
    text,
    pins.map(pin => ({ pin, to, consent: true })),
  );

describe('pins of one file are edited together', () => {
  const text = `${object('shop', 'v1')}---\n${object('cart', 'v1')}`;

  it('in the offsets of the text that they were located in', () => {
    expect(edit(text, locate('all.yaml', text), '1.10.0')).toEqual({
      text: text.replace(/:v1"/g, ':1.10.0"'),
    });
  });

  it('each by its document: the same path elsewhere stays', () => {
    const [, cart] = locate('all.yaml', text);
    expect(edit(text, [cart], 'v2')).toEqual({
      text: `${object('shop', 'v1')}---\n${object('cart', 'v2')}`,
    });
  });

  it('though they share a place', () => {
    const values =
      'tag: v1\nshop: {image: r.example/shop}\ncart: {image: r.example/cart}\n';
    const pins = locate('values.yaml', values);
    expect(pins).toHaveLength(2);
    expect(edit(values, pins, 'v2')).toEqual({
      text: values.replace('v1', 'v2'),
    });
  });

  it('but not when one was located in another text', () => {
    const [shop] = locate('all.yaml', text);
    const moved = `# ${'comment '.repeat(20)}\n`;
    expect(edit(`${moved}kind: Other\n`, [shop], 'v2')).toEqual({
      refused: 'all.yaml has no version at spec.containers[0].image any more',
    });
  });
});
