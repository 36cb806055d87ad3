import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Document, Media } from '../../organiser/api/document.ts';
import { pages } from '../../organiser/api/page.ts';
import { hubErrors } from '../../organiser/protocol/wire.ts';
import { Player, type Played } from './api-player.ts';

/** The examples of the API's document, sent to a real hub in their order; and the copies of the document. */
const root = resolve(import.meta.dirname, '../..');
let player: Player;
let document: Document;
let played: Played[];
beforeAll(async () => {
  player = await Player.start();
  ({ document } = player);
  played = await player.playAll();
});
afterAll(() => player.rig.stop());

async function pretty(value: unknown, file: string): Promise<string> {
  const options = await resolveConfig(file);
  return format(JSON.stringify(value), { ...options, filepath: file });
}

/** The schema that a document gives, with what it points to beside it. */
function schemaOf(media: Media): z.ZodType {
  const text = JSON.stringify(media.schema).replaceAll('#/components/schemas/', '#/$defs/');
  return z.fromJSONSchema({ ...(JSON.parse(text) as object), $defs: document.components.schemas } as never);
}

describe('the examples of the document', () => {
  it('are answered as the document says, status and content', async () => {
    expect(played.map(({ scene, status }) => [scene.name, status])).toEqual(
      player.scenes.map(({ name, status }) => [name, status]),
    );
    const told = Object.fromEntries(
      played.filter(({ type }) => type !== '').map((one) => [one.scene.name, one.answer]),
    );
    const file = resolve(root, 'organiser/api/answer.json');
    await expect(await pretty(told, file)).toMatchFileSnapshot(file);
    for (const { scene, type, status, answer } of played) {
      const reply = player.operation(scene.route).responses[String(status)];
      if (type === '') expect(reply?.content, scene.name).toBeUndefined();
      else expect(reply?.content?.[type]?.examples?.[scene.name]?.value, scene.name).toEqual(answer);
    }
  });

  it('are answered in the shape that the document gives', () => {
    for (const { scene, type, status, answer } of played) {
      if (type === '') continue;
      const media = player.operation(scene.route).responses[String(status)]?.content?.[type];
      expect(media, scene.name).toBeDefined();
      const parsed = schemaOf(media!).safeParse(answer);
      expect(parsed.success, `${scene.name}: ${parsed.error?.message}`).toBe(true);
    }
  });

  it('are asked in the shape that the document gives, and none is left out', () => {
    const seen = new Set<string>();
    for (const { name, operation } of player.operations) {
      const [media] = Object.values(operation.requestBody?.content ?? {});
      const replies = Object.values(operation.responses).flatMap(({ content }) => Object.values(content ?? {}));
      const parameters = operation.parameters ?? [];
      for (const holder of [...(media ? [media] : []), ...replies, ...parameters]) {
        for (const [example, { value }] of Object.entries(holder.examples ?? {})) {
          seen.add(example);
          expect(
            player.scenes.map((scene) => scene.name),
            name,
          ).toContain(example);
          if (replies.includes(holder)) continue;
          expect(schemaOf(holder).safeParse(value).success, `${name} ${example}`).toBe(true);
        }
      }
      expect(
        player.scenes.some(({ route }) => route === name),
        `${name} has no example: organiser/api/scenario.ts`,
      ).toBe(true);
    }
    expect(seen.size).toBeGreaterThan(30);
  });
});

describe('the document', () => {
  it('says of each route its tag, its sentence in both languages, who may call, and each refusal by its code', () => {
    const tagged = document.tags?.map(({ name }) => name) ?? [];
    for (const { name, operation } of player.operations) {
      expect(pages[name], `${name} has no page: organiser/api/page.ts`).toBeDefined();
      expect(tagged, name).toContain(operation.tags?.[0]);
      for (const text of [operation.summary, operation['x-summary-fr'], operation.description]) {
        expect(text?.length, name).toBeGreaterThan(8);
      }
      expect(operation.security !== undefined, name).toBe(
        operation['x-access'] !== 'anybody' || name === 'GET /metrics',
      );
      for (const [status, { 'x-codes': codes = [], description }] of Object.entries(operation.responses)) {
        if (Number(status) < 400) expect(codes).toEqual([]);
        else expect(codes.length, `${name} ${status}`).toBeGreaterThan(0);
        for (const code of codes) {
          expect(hubErrors[code as keyof typeof hubErrors], code).toBe(Number(status));
          expect(description).toContain(code);
        }
      }
    }
    const ids = player.operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(Object.keys(pages).sort()).toEqual(player.operations.map(({ name }) => name).sort());
  });

  it('documents every code of the catalogue somewhere', () => {
    const said = new Set(
      player.operations.flatMap(({ operation }) =>
        Object.values(operation.responses).flatMap((one) => one['x-codes'] ?? []),
      ),
    );
    expect([...said].sort()).toEqual(Object.keys(hubErrors).sort());
  });

  it('has an up-to-date copy in docs/openapi.json', async () => {
    const file = resolve(root, 'docs/openapi.json');
    await expect(await pretty(document, file)).toMatchFileSnapshot(file);
  });
});

describe('the page for people', () => {
  it('shows every route in both languages, loads nothing from elsewhere and runs no script', async () => {
    for (const [path, language, word] of [
      ['/api', 'fr', 'Entre dans un créneau avec un code'],
      ['/api/en', 'en', 'Enters a slot with a join code'],
    ]) {
      const page = await player.rig.ask('GET', path!);
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.text).toContain(`<html lang="${language}">`);
      expect(page.text).toContain(word!);
      for (const { operation } of player.operations) expect(page.text).toContain(`id="${operation.operationId}"`);
      for (const code of Object.keys(hubErrors)) expect(page.text).toContain(`<code>${code}</code>`);
      expect(page.text).not.toMatch(/<script|<style|style=|onclick|undefined|\[object/);
      expect(page.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
    const style = await player.rig.ask('GET', '/api/style.css');
    expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
  });
});
