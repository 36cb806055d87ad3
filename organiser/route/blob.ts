import type { FastifyReply } from 'fastify';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { readPart } from '../blob/range.ts';
import { Uploads } from '../blob/upload.ts';
import { callerOf, everyone, staff, type App, type Context } from '../context.ts';
import { BLOB_LIMIT } from '../protocol/wire.ts';
import { Refusal } from '../refusal.ts';
import { errors } from './errors.ts';

const params = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/) });
/** State of an upload. `receipt` names the complete blob, null while bytes are missing. */
const blobState = z.object({
  v: z.literal(1),
  offset: z.int().min(0),
  length: z.int().min(1),
  receipt: z.string().nullable(),
});

const tell = (reply: FastifyReply, offset: number, length: number): FastifyReply =>
  reply.header('upload-offset', String(offset)).header('upload-length', String(length));

/** Encrypted reports and captures: participants put, organisers get. Events only name their hash. */
export function addBlobRoutes(app: App, { store, blobs, now }: Context): void {
  const uploads = new Uploads(store, blobs);

  app.head(
    '/v1/blobs/:sha256',
    {
      config: { access: everyone, scope: 'blob' },
      schema: { summary: 'How much of a blob the hub has (Upload-Offset, Upload-Length)', params, response: errors },
    },
    async (request, reply) => {
      const caller = callerOf(request);
      const { sha256 } = request.params;
      const row =
        caller.log === null
          ? await store.openBlob(sha256, caller, now().toISOString())
          : await store.blob(sha256, caller.log);
      if (row === null) throw new Refusal('blob.unknown');
      // One that was erased came all the same: it is not asked for again.
      const offset = row.complete ? row.total : await blobs.size(row.file);
      return tell(reply, offset, row.total).code(200).send();
    },
  );

  app.get(
    '/v1/blobs/:sha256',
    {
      config: { access: staff, scope: 'blob' },
      schema: { summary: 'The bytes of a blob', params, response: { 200: z.any(), ...errors } },
    },
    async (request, reply) => {
      const row = await store.openBlob(request.params.sha256, callerOf(request), now().toISOString());
      if (row === null) throw new Refusal('blob.unknown');
      if (row.erasedAt !== null) throw new Refusal('blob.erased', { at: row.erasedAt });
      return reply
        .type('application/octet-stream')
        .header('content-length', String(row.total))
        .header('content-disposition', 'attachment')
        .send(blobs.read(row.file));
    },
  );

  // A scope of its own: only here is a body a stream, read by the route and not by the framework.
  void app.register(async (scope) => {
    const put = scope as App;
    put.addContentTypeParser('application/octet-stream', { bodyLimit: BLOB_LIMIT }, (_request, payload, done) =>
      done(null, payload),
    );
    put.put(
      '/v1/blobs/:sha256',
      {
        config: { access: ['participant'], scope: 'blob' },
        bodyLimit: BLOB_LIMIT,
        schema: {
          summary: 'Brings a blob, whole or by parts in order (Content-Range: bytes a-b/total)',
          consumes: ['application/octet-stream'],
          params,
          response: { 200: blobState, 201: blobState, 202: blobState, ...errors },
        },
      },
      async (request, reply) => {
        const { log } = callerOf(request);
        if (log === null) throw new Refusal('rights.refused');
        const part = readPart(request.headers['content-range'], request.headers['content-length']);
        const { sha256 } = request.params;
        const state = await uploads.put({ sha256, log, part, source: request.body as Readable, now });
        const code = state.receipt === null ? 202 : state.fresh ? 201 : 200;
        return tell(reply, state.received, state.total)
          .code(code)
          .send({ v: 1 as const, offset: state.received, length: state.total, receipt: state.receipt });
      },
    );
  });
}
