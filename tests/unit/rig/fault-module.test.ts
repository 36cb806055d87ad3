import { describe, expect, it } from 'vitest';
import { elfHeader } from '../../rig/fault-module/broken-library.ts';
import { faultsText } from '../../rig/fault-module/fault-module.ts';

describe('faults file', () => {
  it('has one line a function', () => {
    expect(
      faultsText({
        C_GetTokenInfo: { kind: 'crash' },
        C_Login: { kind: 'rv', code: 0xa4 },
        C_FindObjects: { kind: 'slow', ms: 300 },
        C_GetInfo: { kind: 'version', major: 3, minor: 1 },
      }),
    ).toBe('C_GetTokenInfo crash\nC_Login rv 164\nC_FindObjects slow 300\nC_GetInfo version 769\n');
    expect(faultsText({})).toBe('');
    expect(
      faultsText({
        C_GetInfo: { kind: 'version', major: 3, minor: 4, keepTexts: true },
        C_GetTokenInfo: [
          { kind: 'flags', set: 0x100, clear: 0x4 },
          { kind: 'text', field: 'model', value: 'IAS', padding: 'nul' },
        ],
        C_Login: { kind: 'pinpad', holder: 'types' },
        C_GetAttributeValue: { kind: 'relabel', from: 'a', to: 'bc' },
      }),
    ).toBe(
      'C_GetInfo number 772\nC_GetTokenInfo and 0xfffffffb\nC_GetTokenInfo or 0x100\nC_GetTokenInfo text 64:16:0:494153\n' +
        'C_Login pinpad type\nC_GetAttributeValue relabel 61:6263\n',
    );
  });
});

describe('library headers', () => {
  it('say which processor they are for', () => {
    const arm = elfHeader({ bits: 64, machine: 183 });
    expect(arm).toHaveLength(64);
    expect(arm.subarray(0, 5).toString('hex')).toBe('7f454c4602');
    expect(arm.readUInt16LE(18)).toBe(183);
    const old = elfHeader({ bits: 32, machine: 3 });
    expect(old).toHaveLength(52);
    expect(old[4]).toBe(1);
  });
});
