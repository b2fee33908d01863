/**
 * Epoch secrets in the control chain (rule KE2): each turn seals the secrets of all earlier epochs with the new one, so that who holds the newest
 * reads everything, and a turn that was made wrong is mended by the next.
 *
 *   secrets = seal(new epoch, "juntas/secrets/1" domain ‖ group ‖ new epoch's id, secret (32) of epoch 0 ‖ of epoch 1 ‖ …)
 */
import { bytesToHex, equalBytes, joinBytes } from '../base/bytes.ts'
import { domainBytes } from '../crypto/digest.ts'
import type { Keys } from '../crypto/keys.ts'
import { emptyLockbox } from '../crypto/lockbox.ts'
import { emptyRow, fillRow, wrongBoxes } from '../crypto/lockbox-row.ts'
import type { Epoch } from '../crypto/seal.ts'
import { epochIdOf, openEpoch, seal, unseal } from '../crypto/seal.ts'
import type { ControlState } from './chain.ts'
import type { Body } from './change.ts'
import type { SignedMandate } from './mandate.ts'

const placeOf = (group: Uint8Array, epochId: Uint8Array): Uint8Array =>
  joinBytes(domainBytes('juntas/secrets/1'), group, epochId)

/** `secret`: 32 fresh random bytes. `older`: the secrets of all epochs so far, oldest first. `receivers`: X25519 keys. */
export const makeTurn = (
  group: Uint8Array,
  secret: Uint8Array,
  older: readonly Uint8Array[],
  receivers: readonly Uint8Array[],
  mandate: SignedMandate | null,
): Body<'turn'> => {
  const epoch = openEpoch(secret)
  return {
    kind: 'turn',
    mandate,
    epochId: epoch.id,
    row: fillRow(secret, receivers),
    secrets: seal(epoch, placeOf(group, epoch.id), joinBytes(...older)),
  }
}

/** Secrets that the chain has for one of these keys, by epoch number; `known` are not looked for again. */
export const secretsFor = (
  control: ControlState,
  keys: readonly Keys[],
  known: ReadonlyMap<number, Epoch> = new Map(),
): ReadonlyMap<number, Uint8Array> => {
  const secrets = new Map<number, Uint8Array>()
  const put = (number: number, secret: Uint8Array): void => {
    const id = control.epochIds[number]
    const fits = id !== undefined && equalBytes(epochIdOf(secret), id)
    if (fits && !known.has(number)) secrets.set(number, secret)
  }
  for (const { body } of control.statements) {
    if (!('epochId' in body)) continue
    const number = control.epochIds.findIndex((id) => equalBytes(id, body.epochId))
    const missing = !known.has(number) && !secrets.has(number)
    const secret = missing ? ownSecret(body, keys) : null
    if (secret !== null) put(number, secret)
  }
  for (const { body } of control.statements.toReversed()) {
    if (body.kind !== 'turn') continue
    const number = control.epochIds.findIndex((id) => equalBytes(id, body.epochId))
    const own = secrets.get(number)
    const epoch = own === undefined ? known.get(number) : openEpoch(own)
    if (epoch === undefined) continue
    olderSecrets(control.group, epoch, body).forEach((secret, older) => put(older, secret))
  }
  return secrets
}

const ownSecret = (
  body: Body<'founding' | 'admission' | 'turn'>,
  keys: readonly Keys[],
): Uint8Array | null => {
  if (body.kind !== 'turn') {
    const receiver = body.kind === 'founding' ? body.leader : body.keys
    const owner = keys.find((own) => equalBytes(own.public.box, receiver.box))
    return owner === undefined ? null : emptyLockbox(body.lockbox, body.epochId, owner)
  }
  for (const own of keys) {
    const secret = emptyRow(body.row, body.epochId, own)
    if (secret !== null) return secret
  }
  return null
}

const olderSecrets = (group: Uint8Array, epoch: Epoch, body: Body<'turn'>): Uint8Array[] => {
  const plain = unseal(epoch, placeOf(group, epoch.id), body.secrets)
  if (!plain.ok) return []
  return Array.from({ length: Math.floor(plain.value.length / 32) }, (_, at) =>
    plain.value.slice(at * 32, at * 32 + 32),
  )
}

/** What is wrong with the newest turn, for all who hold its secret to see. */
export interface TurnFault {
  /** Who made it: her Ed25519 key in hex. */
  readonly maker: string
  /** Hex keys of those whose box does not hold the secret. */
  readonly leftOut: readonly string[]
  /** The secrets of earlier epochs are not all there. */
  readonly losesHistory: boolean
}

/** Null if there was no turn, if it is well made, or if its secret is not here. */
export const faultOf = (
  control: ControlState,
  epochs: ReadonlyMap<number, Epoch>,
): TurnFault | null => {
  const { turn, epochIds, group } = control
  const statement = control.statements[turn?.statement ?? 0]
  const epoch = epochs.get(epochIds.length - 1)
  if (turn === null || statement?.body.kind !== 'turn' || epoch === undefined) return null
  const boxKeys = turn.receivers.map((key) => holderOf(control, key)?.keys.box ?? epoch.id)
  const wrong = wrongBoxes(statement.body.row, epoch.secret, boxKeys)
  const older = olderSecrets(group, epoch, statement.body).map(epochIdOf)
  const losesHistory = !epochIds.slice(0, -1).every((id, at) => isAt(older, at, id))
  if (wrong.length === 0 && !losesHistory) return null
  const leftOut = wrong.flatMap((at) => turn.receivers[at] ?? [])
  const maker = bytesToHex(statement.signatures[0]?.key ?? epoch.id)
  return { maker, leftOut, losesHistory }
}

const holderOf = ({ members, ended }: ControlState, key: string) =>
  members.get(key) ?? ended.get(key)

const isAt = (ids: readonly Uint8Array[], at: number, id: Uint8Array): boolean => {
  const own = ids[at]
  return own !== undefined && equalBytes(own, id)
}
