import { IncomingMessage, MessageType, Server } from '@hocuspocus/server';
// oxlint-disable-next-line import/default -- its types say `export =`
import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as Y from 'yjs';

/**
 * Hocuspocus with the hub's durability: an update is appended to SQLite (WAL, synchronous=FULL) before it is applied, sent to
 * others or acknowledged. `onChange` and `onStoreDocument` come after that, so `beforeHandleMessage`, which is waited for,
 * does it. Only appending, never rewriting the document: the cheapest way that it has.
 */
const [folder = '', tokensFile = ''] = process.argv.slice(2);
const tokens = new Set(JSON.parse(readFileSync(tokensFile, 'utf8')) as string[]);
const binding = process.env['VS_SQLITE_BINDING'];
const db = new Database(path.join(folder, 'yjs.db'), binding ? { nativeBinding: binding } : {});
db.pragma('locking_mode = EXCLUSIVE');
db.pragma('journal_mode = WAL');
db.pragma('synchronous = FULL');
db.exec('CREATE TABLE change (id INTEGER PRIMARY KEY, document TEXT NOT NULL, bytes BLOB NOT NULL)');
db.exec('CREATE INDEX change_document ON change (document)');
const add = db.prepare('INSERT INTO change (document, bytes) VALUES (?, ?)');
const all = db.prepare('SELECT bytes FROM change WHERE document = ? ORDER BY id').pluck();

/** Sub-types of a sync message that carry changes (y-protocols): an answer to a first step, an update. */
const STEP_2 = 1;
const UPDATE = 2;
/** An update without any change, which a joining client sends. */
const EMPTY = 2;

const server = new Server({
  port: 0,
  address: '127.0.0.1',
  quiet: true,
  async onAuthenticate({ token }) {
    if (!tokens.has(createHash('sha256').update(token).digest('hex'))) throw new Error('unknown token');
  },
  async onLoadDocument({ documentName, document }) {
    for (const bytes of all.all(documentName)) Y.applyUpdate(document, bytes as Uint8Array);
    return document;
  },
  async beforeHandleMessage({ update, documentName }) {
    const message = new IncomingMessage(update);
    message.readVarString();
    const type: MessageType = message.readVarUint();
    if (type !== MessageType.Sync && type !== MessageType.SyncReply) return;
    const kind = message.readVarUint();
    if (kind !== STEP_2 && kind !== UPDATE) return;
    const bytes = message.readVarUint8Array();
    if (bytes.length > EMPTY) add.run(documentName, bytes);
  },
});

await server.listen();
process.on('SIGTERM', () => process.exit(0));
process.stdout.write(`YJS_READY ${JSON.stringify({ url: server.webSocketURL })}\n`);
