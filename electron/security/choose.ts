import { dialog, type BrowserWindow, type FileFilter } from 'electron';

/** What libraries end with, per system; a file of another kind can still be chosen, and is then named for what it is. */
const libraryEnds: Partial<Record<NodeJS.Platform, string>> = { win32: 'dll', darwin: 'dylib' };

/** Asks for an existing file; null when the person gave up. */
export async function chooseFile(
  window: BrowserWindow | null,
  kind: 'library' | 'card-file' | 'extraction' | 'white-list' | 'document' | 'evidence' | 'archive',
  platform: NodeJS.Platform,
): Promise<string | null> {
  const ends = {
    library: [libraryEnds[platform] ?? 'so'],
    'card-file': ['json'],
    extraction: ['zip', 'txt', 'csv'],
    'white-list': ['xml'],
    document: ['xml', 'zip', 'eml'],
    evidence: ['png', 'jpg', 'jpeg', 'txt', 'log', 'csv', 'xml', 'json'],
    archive: ['age'],
  }[kind];
  const filters: FileFilter[] = [
    { name: ends.map((end) => `*.${end}`).join(', '), extensions: ends },
    { name: '*', extensions: ['*'] },
  ];
  const options = { properties: ['openFile' as const], filters };
  const chosen = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return chosen.canceled ? null : (chosen.filePaths[0] ?? null);
}
