import { attachInspector } from './inspector.ts';

/**
 * Runs a file in a packaged application before its first line: an installed one takes no `-r`. The process was started with
 * `--inspect-brk=<port>` and waits; it is let go on once the file has run.
 */
export async function runBeforeMain(port: number, file: string): Promise<void> {
  const inspector = await attachInspector(port, 30_000);
  try {
    const main = new Promise<void>((resolve, reject) => {
      inspector.on('Debugger.paused', ({ hitBreakpoints }) => {
        if ((hitBreakpoints as string[] | undefined)?.length) resolve();
        else inspector.send('Debugger.resume').catch(reject);
      });
    });
    await inspector.send('Debugger.enable');
    await inspector.send('Debugger.setBreakpointByUrl', { urlRegex: String.raw`/main\.mjs$`, lineNumber: 0 });
    await inspector.send('Runtime.runIfWaitingForDebugger');
    await main;
    const name = JSON.stringify(file);
    const expression = `process.getBuiltinModule('module').createRequire(${name})(${name}); 1`;
    const ran = (await inspector.send('Runtime.evaluate', { expression })) as { exceptionDetails?: unknown };
    if (ran.exceptionDetails !== undefined) throw new Error(JSON.stringify(ran.exceptionDetails));
    await inspector.send('Debugger.disable');
  } finally {
    inspector.close();
  }
}
