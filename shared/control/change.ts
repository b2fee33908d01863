/** What all kinds of control statements have in common: the next state, and whose signatures a statement bears. */
import { bytesToHex, equalBytes } from '../base/bytes.ts'
import type { Result } from '../base/result.ts'
import { ok } from '../base/result.ts'
import { isBoxKey, isSigningKey, verify } from '../crypto/keys.ts'
import type { PublicKeys } from '../crypto/keys.ts'
import type { ChainCare, ControlRefusal, ControlState } from './chain.ts'
import type { ControlBody, Role, Statement } from './statement.ts'
import { messageOf } from './statement.ts'

export type Applied = Result<ControlState, ControlRefusal>

export type Body<Kind extends ControlBody['kind']> = Extract<ControlBody, { kind: Kind }>

export const applied = (
  state: ControlState,
  statement: Statement,
  change: Partial<ControlState>,
): Applied => ok({ ...state, ...change, statements: [...state.statements, statement] })

/** By exactly one credential that holds, in one of these roles. */
export const byOne = (
  { group, members }: ControlState,
  statement: Statement,
  roles: readonly Role[],
  care: ChainCare,
): ControlRefusal | null => {
  const [first, ...others] = statement.signatures
  if (first === undefined || others.length > 0) return 'not-allowed'
  const role = members.get(bytesToHex(first.key))?.role
  if (role === undefined || !roles.includes(role)) return 'not-allowed'
  return signedByExactly(group, statement, [first.key], care) ? null : 'bad-signature'
}

/** The signatures are these keys' and nobody else's, in this order, and all hold. */
export const signedByExactly = (
  group: Uint8Array,
  statement: Statement,
  keys: readonly Uint8Array[],
  care: ChainCare,
): boolean => {
  const message = messageOf(group, statement)
  return (
    statement.signatures.length === keys.length &&
    statement.signatures.every(({ key, signature }, index) => {
      const wanted = keys[index]
      if (wanted === undefined || !equalBytes(key, wanted)) return false
      return care === 'checked-before' || verify(signature, message, key)
    })
  )
}

/** In use, or once in use, in any way. */
export const isTaken = (
  { members, ended, invitations }: ControlState,
  key: Uint8Array,
): boolean => {
  const hex = bytesToHex(key)
  return members.has(hex) || ended.has(hex) || invitations.has(hex)
}

export const isAdmissible = (key: Uint8Array, care: ChainCare): boolean =>
  care === 'checked-before' || isSigningKey(key)

export const areAdmissible = (keys: PublicKeys, care: ChainCare): boolean =>
  isAdmissible(keys.sign, care) && (care === 'checked-before' || isBoxKey(keys.box))

export const withEntry = <Key, Value>(
  map: ReadonlyMap<Key, Value>,
  key: Key,
  value: Value,
): ReadonlyMap<Key, Value> => new Map(map).set(key, value)
