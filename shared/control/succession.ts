/**
 * Which notebook follows which (rule KE7): the salt of a founding that follows another notebook is the first 16 bytes of
 * digest("juntas/succession/1", id of the record that ended it). So the new group's id derives from the closing's, and whoever knows the
 * closing can check it; keys and secret are as random as any, so that nothing of the old notebook opens the new one.
 */
import { equalBytes } from '../base/bytes.ts'
import { digest } from '../crypto/digest.ts'
import type { Statement } from './statement.ts'
import { saltBytes } from './statement.ts'

export const successorSalt = (closing: Uint8Array): Uint8Array =>
  digest('juntas/succession/1', closing).slice(0, saltBytes)

/** `founding`: the first statement of a control chain. */
export const followsClosing = (founding: Statement, closing: Uint8Array): boolean =>
  founding.body.kind === 'founding' && equalBytes(founding.body.salt, successorSalt(closing))
