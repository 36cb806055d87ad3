import type { Duplex } from 'node:stream';
import { Stopped } from './attempt.ts';
import { hearUntil } from './hear.ts';
import { inTime } from './resolve.ts';

/** Longest answer that is read in a dialogue before TLS, in bytes. */
const LIMIT = 16_384;

/** Speaks a protocol of lines until TLS may begin. */
function talk(line: Duplex) {
  let text = '';
  /** Waits until what was said matches. What does not speak the protocol is foreign. */
  async function hear(pattern: RegExp, start: RegExp): Promise<RegExpExecArray> {
    const look = (): RegExpExecArray | undefined => {
      const match = pattern.exec(text);
      if (match === null) {
        if (text.length > LIMIT || (text.length >= 4 && !start.test(text))) throw new Stopped('foreign');
        return undefined;
      }
      text = text.slice(match.index + match[0].length);
      return match;
    };
    return (
      look() ??
      hearUntil(line, (chunk) => {
        text += chunk.toString('latin1');
        return look();
      })
    );
  }
  return { hear, say: (words: string): void => void line.write(`${words}\r\n`) };
}

/** RFC 3501 §6.2.1. Nobody logs in. */
async function imap(line: Duplex): Promise<void> {
  const { hear, say } = talk(line);
  await hear(/^\* (?:OK|PREAUTH)[^\n]*\n/m, /^\*/);
  say('a1 STARTTLS');
  const [, answer] = await hear(/^a1 (OK|NO|BAD)[^\n]*\n/m, /^[*a]/);
  if (answer !== 'OK') throw new Stopped('starttls-refused');
}

/** RFC 3207. The name given is the literal of the loopback: it says nothing of this machine. */
async function smtp(line: Duplex): Promise<void> {
  const { hear, say } = talk(line);
  const [, ready] = await hear(/^(\d{3}) [^\n]*\n/m, /^\d{3}/);
  if (ready !== '220') throw new Stopped('starttls-refused');
  say('EHLO [127.0.0.1]');
  const [, known] = await hear(/^(\d{3}) [^\n]*\n/m, /^\d{3}/);
  if (known !== '250') throw new Stopped('starttls-refused');
  say('STARTTLS');
  const [, go] = await hear(/^(\d{3}) [^\n]*\n/m, /^\d{3}/);
  if (go !== '220') throw new Stopped('starttls-refused');
}

/** Says what has to be said in clear before a handshake. Throws `Stopped`. */
export async function beforeTls(protocol: 'imap' | 'smtp', line: Duplex, ms: number): Promise<void> {
  await inTime(ms, protocol === 'imap' ? imap(line) : smtp(line), () => new Stopped('timeout'));
}

/** A HEAD of the root over a bare line; any HTTP answer is an answer. */
export async function headRoot(line: Duplex, host: string, ms: number): Promise<void> {
  const { hear, say } = talk(line);
  say(`HEAD / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`);
  await inTime(ms, hear(/^HTTP\/1\.[01] \d{3}[^\n]*\n/, /^HTTP/), () => new Stopped('timeout'));
}
