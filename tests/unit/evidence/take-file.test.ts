import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { takenFromFile } from '../../../electron/feature/evidence/take.ts';

it.each(['/dev/zero', 'a folder'])('%s is no file: it is refused before it is read', async (what) => {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  try {
    const given = takenFromFile(what === 'a folder' ? folder : what);
    await expect(given).rejects.toMatchObject({ failure: { code: 'file.not-read' } });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
