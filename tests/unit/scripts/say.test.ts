import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const say = pathToFileURL(path.resolve(import.meta.dirname, '../../../scripts/say.mjs')).href;
const codeOf = (program: string): number | null =>
  spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }).status;

describe('a command', () => {
  // electron-builder leaves such a listener behind: a suite that failed would be said to have passed.
  const library = "process.on('beforeExit', () => process.exit(0));";

  it.each([0, 1, 2])('ends with its own code (%i), whatever a library does at the end of the process', (code) => {
    const program = `import { command } from ${JSON.stringify(say)}; ${library} await command(async () => ${code});`;
    expect(codeOf(program)).toBe(code);
  });

  it('that failed ends with an error all the same', () => {
    const program = `import { command } from ${JSON.stringify(say)}; ${library} await command(async () => { throw new Error('x'); });`;
    expect(codeOf(program)).toBe(1);
  });
});
