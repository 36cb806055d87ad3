import staticFiles from '@fastify/static';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { App } from './context.ts';

const NOT_BUILT = `<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><title>Tableau de bord non construit</title></head>
<body><h1>Le tableau de bord n'est pas encore construit</h1>
<p>Le serveur fonctionne. Arrêtez-le, lancez <code>npm run organiser</code>, puis rechargez cette page.</p>
<p lang="en">The board is not built yet. Stop the hub, run <code>npm run organiser</code>, then reload this page.</p>
</body></html>
`;

/** Serves the built board, or a page that says what to do when it is not built. */
export async function addBoard(app: App, folder: string | undefined): Promise<void> {
  if (folder === undefined || !existsSync(path.join(folder, 'index.html'))) {
    app.get('/', { schema: { hide: true } }, async (_request, reply) =>
      reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT),
    );
    return;
  }
  await app.register(staticFiles, {
    root: path.resolve(folder),
    schemaHide: true,
    setHeaders: (reply, file) => {
      // Names under assets/ carry a hash of their content; the page that names them is asked for again.
      const hashed = path.relative(folder, file).split(path.sep)[0] === 'assets';
      void reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
