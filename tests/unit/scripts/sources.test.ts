import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashTree } from '../../../scripts/sources.mjs';
import { projectsOf } from '../../../scripts/typecheck.mjs';

describe('the hash that decides whether to build again', () => {
  let base = '';
  beforeEach(() => {
    base = mkdtempSync(path.join(os.tmpdir(), 'vs-sources-'));
    mkdirSync(path.join(base, 'electron', 'log'), { recursive: true });
    writeFileSync(path.join(base, 'electron', 'main.ts'), 'one');
    writeFileSync(path.join(base, 'electron', 'log', 'log.ts'), 'two');
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  it('changes with a content, a name or a new file, and only then', () => {
    const first = hashTree(base, ['electron', 'absent']);
    expect(hashTree(base, ['electron', 'absent'])).toBe(first);
    writeFileSync(path.join(base, 'electron', 'log', 'log.ts'), 'three');
    const second = hashTree(base, ['electron', 'absent']);
    expect(second).not.toBe(first);
    writeFileSync(path.join(base, 'electron', 'new.ts'), '');
    expect(hashTree(base, ['electron', 'absent'])).not.toBe(second);
  });
});

describe('the list of projects to check', () => {
  it('follows the solution file, else the names at the root', () => {
    expect(projectsOf({ references: [{ path: './tsconfig.main.json' }] }, ['tsconfig.node.json'])).toEqual([
      'tsconfig.main.json',
    ]);
    expect(projectsOf({}, ['tsconfig.json', 'tsconfig.node.json', 'package.json'])).toEqual(['tsconfig.node.json']);
  });
});
