import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createSoftHsmCard, SOFTHSM_MODULE } from '../../rig/softhsm.ts';
import { launchApp, type App } from './app.ts';
import { keepEvidence } from './evidence.ts';
import { findBrowser } from './browser.ts';
import type { Workshop } from './folder.ts';
import { startHub, type Hub } from './hub.ts';
import { PIN } from './leak.ts';
import { goodNetwork } from './network.ts';
import { participant, type Participant } from './participant.ts';
import { apiSide, boardSide, type Opened, type Side } from './side.ts';

/** Environment that makes the application read a card. */
export type CardEnv = Record<string, string>;

/** Everything on stage for the main job. `app` and `me` change when the application is started again. */
export type Stage = {
  readonly workshop: Workshop;
  readonly hub: Hub;
  readonly side: Side;
  readonly card: CardEnv | null;
  readonly userData: string;
  readonly saved: string;
  app: App;
  me: Participant;
  opened: Opened | null;
  /** Starts the application (again) on the same data. */
  start(): Promise<void>;
};

/**
 * A SoftHSM token shaped like a CPS of the official fictitious doctor, with the authorities it comes from, or null where
 * SoftHSM is not installed.
 */
export async function softHsmCard(dir: string): Promise<CardEnv | null> {
  if (!existsSync(SOFTHSM_MODULE)) return null;
  const card = await createSoftHsmCard(dir, { pin: PIN });
  const roots = path.join(dir, 'authorities.pem');
  writeFileSync(roots, card.certificates.chain.map((one) => one.toString()).join('\n'));
  return { VS_PKCS11_MODULE: card.module, VS_CARD_ROOTS: roots, ...card.env };
}

/** What this machine offers to the story, and what was asked to be left out (`card`, `board`). */
export const has = (what: 'card' | 'board'): boolean => {
  if ((process.env['VS_DEMO_WITHOUT'] ?? '').split(',').includes(what)) return false;
  return what === 'card' ? existsSync(SOFTHSM_MODULE) : findBrowser() !== null;
};

/** Starts the hub, the organisers' side, the card and the application. What was started ends with the workshop. */
export async function setStage(workshop: Workshop): Promise<Stage> {
  const card = has('card') ? await softHsmCard(workshop.dir('card')) : null;
  const hub = await startHub(workshop.dir('hub'), card === null ? {} : { VS_CARD_ROOTS: card['VS_CARD_ROOTS'] ?? '' });
  workshop.later(() => hub.stop());
  const side = has('board') ? await boardSide(hub) : await apiSide(hub);
  workshop.later(() => side.close());
  const userData = workshop.dir('participant');
  const saved = workshop.dir('saved');
  // Where there is no false card, the real state of this machine is shown.
  const env = { ...(card ?? { VS_PKCS11_MODULE: undefined }), ...(await goodNetwork(workshop)) };
  let current: App | null = null;
  workshop.later(() => current?.kill());
  const begin = async (): Promise<{ app: App; me: Participant }> => {
    current = await launchApp({ userData, env });
    await current.saveInto(saved);
    const me = participant(current.page);
    await me.ready();
    return { app: current, me };
  };
  const first = await begin();
  const stage: Stage = {
    workshop,
    hub,
    side,
    card,
    userData,
    saved,
    ...first,
    opened: null,
    async start() {
      Object.assign(stage, await begin());
    },
  };
  return stage;
}

/** Plays a part of a story; what both sides show is kept when it fails. */
export async function playOn(stage: Stage, name: string, story: () => Promise<void>): Promise<void> {
  try {
    await story();
  } catch (error) {
    await keepEvidence(`${name} app`, stage.app.page, stage.app.stderr());
    await keepEvidence(`${name} board`, stage.side.board?.page);
    throw error;
  }
}
