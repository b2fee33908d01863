/**
 * Letting somebody in at one table, without a network (rule KE4): what her screen asks is put into this device's control chain, and the chain goes
 * back as a series of codes. Loaded when somebody asks for it.
 */
import { bytesToHex, equalBytes } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok, refuse } from '../../shared/base/result.ts'
import type { Invitation } from '../../shared/control/chain.ts'
import type { Series } from '../../shared/wire/frames.ts'
import { seriesOf } from '../../shared/wire/frames.ts'
import type { RequestBody } from '../../shared/wire/joining-letter.ts'
import { decodeLetter, encodeLetter } from '../../shared/wire/joining-letter.ts'
import type { Notebook, StateFailure } from '../sync/notebook.ts'

export type TableRefusal =
  /** Not a code of this kind, or one that was made by a later version. */
  | 'unreadable-code'
  | 'other-group'
  /** This device does not know the invitation: another one made it. */
  | 'invitation-elsewhere'
  | 'invitation-expired'
  | 'invitation-withdrawn'
  /** Somebody else has used it. */
  | 'invitation-used'

/** Her request, read from her screen. Resolves to the invitation's key in hex; read twice, it is the same request. `now`: ms since 1970. */
export const takeRequest = async (
  notebook: Notebook,
  bytes: Uint8Array,
  now: number,
): Promise<Result<string, TableRefusal | StateFailure>> => {
  const letter = decodeLetter(bytes)
  if (!letter.ok || letter.value.kind !== 'request') return refuse('unreadable-code')
  const { group, body, signatures } = letter.value
  if (!equalBytes(group, notebook.group)) return refuse('other-group')
  const hex = bytesToHex(body.invitation)
  const invitation = notebook.control.invitations.get(hex)
  const standing = standingOf(invitation, body, now)
  if (standing === 'asked') return ok(hex)
  if (standing !== 'open') return refuse(standing)
  const taken = await notebook.takeRequest({ body, signatures })
  if (taken.ok) return ok(hex)
  return refuse(taken.error === 'not-allowed' ? 'unreadable-code' : taken.error)
}

const standingOf = (
  invitation: Invitation | undefined,
  { keys }: RequestBody,
  now: number,
): 'open' | 'asked' | TableRefusal => {
  if (invitation === undefined) return 'invitation-elsewhere'
  if (invitation.state === 'withdrawn') return 'invitation-withdrawn'
  if (invitation.state === 'open') {
    return invitation.expiresAt * 1000 < now ? 'invitation-expired' : 'open'
  }
  const asked = invitation.keys
  const isHers = asked !== null && equalBytes(asked.sign, keys.sign)
  return isHers && equalBytes(asked.box, keys.box) ? 'asked' : 'invitation-used'
}

/** The whole control chain, for a device that has nothing yet. */
export const answerLetter = ({ control, acceptedStatements }: Notebook): Uint8Array =>
  encodeLetter({
    kind: 'answer',
    accepted: acceptedStatements,
    statements: control.statements.map(({ bytes }) => bytes),
  })

/** A letter as it is shown. 'too-much': more than anybody holds a device still for. */
export const shown = (letter: Uint8Array): Result<Series, 'too-much'> => {
  const series = seriesOf(letter)
  return series.ok ? series : refuse('too-much')
}
