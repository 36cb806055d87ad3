/* oxlint-disable oxc/no-async-endpoint-handlers -- that rule is about Express; Fastify awaits its handlers */
import swagger from '@fastify/swagger';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { App } from '../context.ts';
import { hubVersion } from '../version.ts';
import { complete, type Document } from './document.ts';
import { pageOf } from './html.ts';
import { STYLE } from './style.ts';

/** Before the routes: they are read as they register. After it, `/openapi.json` and the pages for people answer. */
export async function addApi(app: App, bodyLimit: number): Promise<void> {
  await app.register(swagger, {
    exposeHeadRoutes: true,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: "Hub Vérif' Ségur",
        version: hubVersion,
        description:
          'What the app and the board ask of the hub, and what a tool of the organisers may ask. Times are in UTC. Every refusal has the same body: a code of the catalogue, facts of the request, and the name of the request in the journal.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This hub' }],
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description:
              'A participant’s token comes from POST /v1/join; a key of the board from the command line of the hub.',
          },
          metrics: { type: 'http', scheme: 'bearer', description: 'What VS_HUB_METRICS_TOKEN holds.' },
        },
      },
    },
    transform: (route) => {
      const { schema, url } = jsonSchemaTransform(route);
      const { config, bodyLimit: own } = route.route;
      const access = config?.access ?? 'anybody';
      const scope = config?.scope ?? 'none';
      const known = { ...schema, 'x-access': access, 'x-scope': scope, 'x-body-bytes': own ?? bodyLimit };
      return { url, schema: access === 'anybody' ? known : { ...known, security: [{ token: [] }] } };
    },
  });
  let made: Document | null = null;
  const document = (): Document => (made ??= complete(app.swagger()));
  const hidden = { schema: { hide: true } } as const;
  app.get('/openapi.json', hidden, async (_request, reply) => reply.send(document()));
  for (const [path, language] of [
    ['/api', 'fr'],
    ['/api/en', 'en'],
  ] as const) {
    app.get(path, hidden, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(pageOf(document(), language)),
    );
  }
  app.get('/api/style.css', hidden, async (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
}
