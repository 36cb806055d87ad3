import type { EventBody } from '../../organiser/protocol/event.ts';
import type { CheckResult } from './check.ts';

/**
 * What the organisers get of a result, once the person agreed: status, code and the facts that name nobody.
 * The window shows exactly this before anything leaves.
 */
export function sharedResult(result: CheckResult): EventBody<'check.result'> {
  const evidence: EventBody<'check.result'>['evidence'] = {};
  for (const [name, value] of Object.entries(result.shared)) {
    evidence[name.slice(0, 40)] = typeof value === 'string' ? value.slice(0, 200) : value;
  }
  return { id: result.id, status: result.status, code: result.failure?.code ?? null, evidence, demo: result.demo };
}
