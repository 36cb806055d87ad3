import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { app, BrowserWindow, dialog, session } from 'electron';
import { FailureError } from '../contract/failure.ts';
import { safePreferences } from './window.ts';
import { writeWhole } from './secret.ts';

const PRINT_MS = 60_000;
const PRINT_ADDRESS = 'app://print/';
const PRINT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

/** A page is printed by one window at a time: the second waits for the first. */
let queue: Promise<unknown> = Promise.resolve();

async function printOnce(html: string): Promise<Uint8Array> {
  const own = session.fromPartition('print');
  if (own.protocol.isProtocolHandled('app')) own.protocol.unhandle('app');
  own.protocol.handle(
    'app',
    () =>
      new Response(html, {
        headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': PRINT_POLICY },
      }),
  );
  own.webRequest.onBeforeRequest((details, callback) => {
    callback({ cancel: details.url !== PRINT_ADDRESS && !details.url.startsWith('data:image/') });
  });
  const window = new BrowserWindow({
    show: false,
    webPreferences: { ...safePreferences(false), session: own, javascript: false },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new FailureError('pdf.failed', 'print.deadline', { ms: PRINT_MS })), PRINT_MS);
    });
    const work = async (): Promise<Uint8Array> => {
      await window.loadURL(PRINT_ADDRESS);
      return window.webContents.printToPDF({
        preferCSSPageSize: true,
        printBackground: true,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
      });
    };
    return new Uint8Array(await Promise.race([work(), late]));
  } catch (error) {
    if (error instanceof FailureError) throw error;
    throw new FailureError('pdf.failed', 'print.page', { error: error instanceof Error ? error.name : 'unknown' });
  } finally {
    clearTimeout(timer);
    window.destroy();
  }
}

/** Prints a page to PDF in a hidden window without scripts or network. @throws FailureError `pdf.failed` */
export async function printPage(html: string): Promise<Uint8Array> {
  const turn = queue.then(() => printOnce(html));
  queue = turn.catch(() => undefined);
  return turn;
}

/**
 * Asks where to save, then writes the file whole or not at all. Answers its name (no folder), null when the person gave up.
 * @throws FailureError `file.not-written`
 */
export async function saveFile(
  window: BrowserWindow | null,
  { name, bytes }: { name: string; bytes: Uint8Array },
): Promise<string | null> {
  const end = path.extname(name).slice(1);
  const options = {
    defaultPath: path.join(app.getPath('documents'), name),
    filters: [{ name: end.toUpperCase(), extensions: [end] }],
  };
  const chosen = window === null ? await dialog.showSaveDialog(options) : await dialog.showSaveDialog(window, options);
  if (chosen.canceled || chosen.filePath === '') return null;
  try {
    await writeWhole(chosen.filePath, bytes, 0o644);
  } catch (error) {
    // Some network folders refuse a rename: the plain write is then the better of two.
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code !== 'EPERM' && code !== 'EXDEV') {
      throw new FailureError('file.not-written', 'save.write', { error: code || 'unknown' });
    }
    await writeFile(chosen.filePath, bytes).catch(() => {
      throw new FailureError('file.not-written', 'save.write', { error: code });
    });
  }
  return path.basename(chosen.filePath);
}
