import { describe, expect, it } from 'vitest';
import { compareVersion } from '../../electron/feature/segur/version.ts';

describe('the version in use', () => {
  it.each([
    ['5.2', ['5.2'], 'same'],
    ['v5.2', ['5.2'], 'same'],
    ['Version 5.2', ['V 5.2'], 'same'],
    ['5.2.0', ['5.2'], 'same'],
    ['5.2.1', ['5.2'], 'same'],
    ['5,2', ['5.2'], 'same'],
    ['2024-3', ['2024.3'], 'same'],
    ['2024 R3', ['2024-3'], 'same'],
    ['5.10', ['5.2'], 'newer'],
    ['6', ['5.2'], 'newer'],
    ['2025-1', ['2024-3'], 'newer'],
    ['5.1.9', ['5.2'], 'older'],
    ['4', ['5.2'], 'older'],
    ['2024-2', ['2024-3'], 'older'],
    ['5.2', ['5.1', '5.3'], 'older'],
    ['5.3', ['5.1', '5.3'], 'same'],
    ['5', ['5.2'], 'unclear'],
    ['2024-3', ['5.2'], 'unclear'],
    ['Printemps', ['5.2'], 'unclear'],
    ['Printemps', ['printemps'], 'same'],
    ['5.2a', ['5.2b'], 'unclear'],
    ['', ['5.2'], 'missing'],
    ['  ', ['5.2'], 'missing'],
    ['5.2', [], 'none-listed'],
    ['5.2', [''], 'none-listed'],
  ] as const)('%j beside %j is %s', (used, listed, outcome) => {
    expect(compareVersion(used, listed)).toBe(outcome);
  });
});
