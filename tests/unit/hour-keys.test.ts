import { describe, expect, it } from 'vitest';
import { hourKey, resultOrder } from '../../renderer/view/session/keys.ts';

const press = (part: Partial<Parameters<typeof hourKey>[0]>) =>
  hourKey({ key: '', code: '', altKey: false, ctrlKey: false, metaKey: false, repeat: false, ...part });

describe('the keys of the hour', () => {
  it('gives the six results by the physical digits, on any layout', () => {
    resultOrder.forEach((status, index) => {
      // The first row of a French keyboard gives "&é"'(-" without Shift.
      expect(press({ key: '&', code: `Digit${index + 1}` })).toEqual({ does: 'result', status });
      expect(press({ key: String(index + 1), code: `Numpad${index + 1}` })).toEqual({ does: 'result', status });
    });
    expect(press({ key: '7', code: 'Digit7' })).toBeNull();
    expect(press({ key: '0', code: 'Digit0' })).toBeNull();
  });

  it('knows the letters, large or small, and the question mark', () => {
    for (const key of ['i', 'I']) expect(press({ key, code: 'KeyI' })).toEqual({ does: 'irritant' });
    expect(press({ key: 'b', code: 'KeyB' })).toEqual({ does: 'blocked' });
    expect(press({ key: 'c', code: 'KeyC' })).toEqual({ does: 'comment' });
    expect(press({ key: '?', code: 'KeyM' })).toEqual({ does: 'keys' });
  });

  it('leaves shortcuts and keys held down alone', () => {
    for (const held of ['altKey', 'ctrlKey', 'metaKey', 'repeat'])
      expect(press({ key: '&', code: 'Digit1', [held]: true }), held).toBeNull();
    expect(press({ key: 'Enter', code: 'Enter' })).toBeNull();
  });
});
