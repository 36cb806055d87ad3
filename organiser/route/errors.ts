import { hubError } from '../protocol/wire.ts';

/** Every refusal has the same body, whatever its status. */
export const errors = { '4xx': hubError, '5xx': hubError } as const;
