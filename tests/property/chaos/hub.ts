import process from 'node:process';
import { createHub } from '../../../organiser/hub.ts';

/**
 * A hub in a process of its own, on HTTP, with what a command line does not offer: a disk that ends after so many pages, and
 * no limit of requests, since every client comes through one address.
 */
type Settings = { data: string; pages?: number; database?: { url: string } };
const { data, pages, database } = JSON.parse(process.argv[2] ?? '{}') as Settings;
const hub = await createHub({
  data,
  pages,
  database,
  binding: process.env['VS_SQLITE_BINDING'] || undefined,
  requestsPerMinute: 1_000_000,
  beatMs: 500,
});
const url = await hub.listen();
const key = (await hub.store.hasKey('organiser')) ? undefined : await hub.newKey('organiser');
process.on('SIGTERM', () => void hub.close().then(() => process.exit(0)));
process.stdout.write(`HUB_READY ${JSON.stringify({ url, key })}\n`);
