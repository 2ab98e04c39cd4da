import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Expansion, unexpanded, type Expanded, type SourceText } from '../../../src/source/index.js';

const source: SourceText = { path: 'task.yaml', text: 'push $Registry/app' };

/** The author's characters that a stretch leads back to. */
function authored(expanded: Expanded, start: number, end = start + 1): string {
  const place = expanded.map.placeOf(start, end);
  return place.source.text.slice(place.start, place.end);
}

function twoPasses(): Expanded {
  const first = new Expansion(unexpanded(source));
  first.copy(0, 5);
  first.insert('{{.Run.Registry}}', 5, 14);
  first.copy(14, 18);
  const aliased = first.finish();
  const second = new Expansion(aliased);
  second.copy(0, 5);
  second.insert('localhost:5000', 5, 22);
  second.copy(22, aliased.text.length);
  return second.finish();
}

describe('the source map', () => {
  test('leads copied text to itself and generated text to its construct, through two passes', () => {
    const expanded = twoPasses();
    expect(expanded.text).toBe('push localhost:5000/app');
    expect(authored(expanded, 0, 4)).toBe('push');
    expect(authored(expanded, 8)).toBe('$Registry');
    expect(authored(expanded, 19)).toBe('/');
    expect(authored(expanded, 20, 23)).toBe('app');
  });

  test('encloses both ends of a stretch with several origins', () => {
    expect(authored(twoPasses(), 5, 23)).toBe('$Registry/app');
  });

  test('gives an empty stretch an empty place, at the end of the text too', () => {
    const expanded = twoPasses();
    expect(expanded.map.placeOf(20, 20)).toEqual({ source, start: 15, end: 15 });
    expect(expanded.map.placeOf(23, 23)).toEqual({ source, start: 18, end: 18 });
  });

  test('of an empty text leads to its start', () => {
    const empty = new Expansion(unexpanded({ path: 'empty', text: '' })).finish();
    expect(empty.map.placeOf(0, 0)).toMatchObject({ start: 0, end: 0 });
  });

  test('a part copied out of generated text still leads to the whole construct', () => {
    const again = new Expansion(twoPasses());
    again.copy(15, 19);
    expect(authored(again.finish(), 0, 4)).toBe('$Registry');
  });

  test('whatever is copied, in however many passes, every character leads to itself', () => {
    const stretches = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 30 }),
        fc.array(stretches, { maxLength: 3 }),
        (text, passes) => {
          let expanded = unexpanded({ path: 'any', text });
          for (const pass of passes) {
            const expansion = new Expansion(expanded);
            for (const [from, length] of pass)
              expansion.copy(from, Math.min(from + length, expanded.text.length));
            expanded = expansion.finish();
          }
          for (let at = 0; at < expanded.text.length; at++) {
            expect(authored(expanded, at)).toBe(expanded.text[at]);
          }
        },
      ),
    );
  });
});
