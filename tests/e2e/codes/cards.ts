import type { CpsCertificates } from '../../rig/cps-certificate.ts';
import { holdExclusively } from '../../rig/card-holder.ts';
import { loadFaultModule, type Faults } from '../../rig/fault-module/fault-module.ts';
import { startPcscd, type PcscdOptions } from '../../rig/pcscd.ts';
import { createSoftHsmCard, setSoftHsmPinState, type PinState, type SoftHsmCardOptions } from '../../rig/softhsm.ts';
import { createVirtualCard, type VirtualCardOptions } from '../../rig/vpcd-card.ts';
import type { Workshop } from '../play/folder.ts';

/** What a card needs: a folder, ready-made certificates, and where to leave what must be undone. */
export type Bench = { work: Workshop; certificates: CpsCertificates };

let made = 0;
export const newDir = ({ work }: Bench): string => work.dir(`case-${(made += 1)}`);

/** A SoftHSM token in the shape of a CPS. */
export async function token(
  bench: Bench,
  options: SoftHsmCardOptions,
  pin: PinState = 'ok',
): Promise<Record<string, string>> {
  const card = await createSoftHsmCard(newDir(bench), options);
  if (pin !== 'ok') setSoftHsmPinState(card, pin);
  return { VS_PKCS11_MODULE: card.module, ...card.env };
}

/** The same behind a library that misbehaves. */
export async function faulty(bench: Bench, faults: Faults): Promise<Record<string, string>> {
  const dir = newDir(bench);
  const { module, env } = loadFaultModule(
    dir,
    await createSoftHsmCard(dir, { certificates: bench.certificates }),
    faults,
  );
  return { VS_PKCS11_MODULE: module, ...(env as Record<string, string>) };
}

type Reader = { service?: PcscdOptions; faults?: Faults; hold?: boolean; mute?: boolean; inserted?: boolean };

/** A real PC/SC service with a virtual reader, and a card in it unless told otherwise. */
export async function reader(
  bench: Bench,
  card: Partial<VirtualCardOptions> = {},
  { service: options = {}, faults, hold = false, mute = false, inserted = true }: Reader = {},
): Promise<Record<string, string>> {
  const dir = newDir(bench);
  const service = await startPcscd(dir, options);
  bench.work.later(() => service.stop());
  if (inserted && options.readers !== 0) {
    const one = createVirtualCard({ certificates: bench.certificates, ...card });
    bench.work.later(() => one.dispose());
    if (mute) await one.setMute(true);
    await one.insert();
    await service.waitForCard(true);
    if (hold) {
      const held = await holdExclusively(service.readerName);
      bench.work.later(() => held.release());
    }
  }
  if (faults === undefined) return { VS_PKCS11_MODULE: service.module, ...service.env };
  const { module, env } = loadFaultModule(dir, service, faults);
  return { VS_PKCS11_MODULE: module, ...(env as Record<string, string>) };
}
