import { createServer, type TLSSocket } from 'node:tls';
import { listenOn } from '../net/listen.ts';
import type { ServerPem } from './certificate.ts';

/** An IMAP server (TLS from the first byte) that lets anybody in and opens no folder. */
export async function startClosedBox(pem: ServerPem) {
  let open = 0;
  const talk = (line: TLSSocket): void => {
    let text = '';
    open += 1;
    line.on('error', () => undefined);
    line.on('close', () => (open -= 1));
    line.write('* OK rig ready\r\n');
    line.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      for (let end = text.indexOf('\r\n'); end !== -1; end = text.indexOf('\r\n')) {
        const [tag = '', command = ''] = text.slice(0, end).split(' ');
        text = text.slice(end + 2);
        if (/^CAPABILITY$/i.test(command)) line.write('* CAPABILITY IMAP4rev1\r\n');
        line.write(`${tag} ${/^(SELECT|EXAMINE)$/i.test(command) ? 'NO nothing here' : 'OK done'}\r\n`);
      }
    });
  };
  const { port, stop } = await listenOn(createServer({ ...pem }, talk));
  return { port, stop, open: () => open };
}
