/**
 * All that a device keeps of one notebook, secrets included, so that another can be it: for the demonstration and for tests, whose money
 * and women are invented. A real device never gives this away.
 */
import { required } from '../../shared/base/assert.ts'
import { base64urlToBytes, bytesToBase64url } from '../../shared/base/bytes.ts'
import type { Result } from '../../shared/base/result.ts'
import { ok } from '../../shared/base/result.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import { decodeRuns, encodeRuns, joinRuns } from '../../shared/replica/page-codec.ts'
import type { DeviceStore, StoredNotebook, StoreFailure } from '../device/store.ts'

export interface DeviceKit extends Pick<
  StoredNotebook,
  'statements' | 'credentials' | 'secrets' | 'durable'
> {
  readonly id: string
  readonly runs: readonly PageRun[]
}

/** What the demonstration's server tells a browser at `demoDevicePath`: which device it is. */
export interface DemoDevice {
  /** Names one start of the demonstration. */
  readonly run: string
  readonly kit: KitAsJson
}

export const demoDevicePath = '/demo-device'

export const takeKit = async (
  store: DeviceStore,
  id: string,
): Promise<Result<DeviceKit, StoreFailure>> => {
  const notebook = store.notebook(id)
  const stored = await notebook.read()
  if (!stored.ok) return stored
  const runs = await notebook.readRuns()
  if (!runs.ok) return runs
  const { statements, credentials, secrets, durable } = stored.value
  return ok({ id, statements, credentials, secrets, durable, runs: runs.value })
}

/** Begins the notebook in a store that does not have it. */
export const keepKit = async (
  store: DeviceStore,
  { id, statements, credentials, secrets, durable, runs }: DeviceKit,
): Promise<Result<void, StoreFailure>> => {
  const [first, ...others] = credentials
  if (first === undefined) return ok(undefined)
  const created = await store.create(id, statements, first, secrets, runs)
  if (!created.ok) return created
  for (const credential of others) {
    const kept = await store.notebook(id).putCredential(credential)
    if (!kept.ok) return kept
  }
  return store.notebook(id).putDurable(durable)
}

/** The same in JSON, bytes as base64url. */
export interface KitAsJson {
  readonly id: string
  readonly statements: readonly (readonly [bytes: string, accepted: boolean])[]
  readonly credentials: readonly (readonly [seed: string, role: 'member' | 'reader'])[]
  readonly secrets: readonly (readonly [epoch: number, secret: string])[]
  readonly durable: readonly (readonly [page: number, records: number])[]
  readonly runs: string
}

export const kitToJson = (kit: DeviceKit): KitAsJson => ({
  id: kit.id,
  statements: kit.statements.map(({ bytes, accepted }) => [bytesToBase64url(bytes), accepted]),
  credentials: kit.credentials.map(({ seed, role }) => [bytesToBase64url(seed), role]),
  secrets: [...kit.secrets].map(([epoch, secret]) => [epoch, bytesToBase64url(secret)]),
  durable: [...kit.durable],
  runs: bytesToBase64url(encodeRuns(joinRuns(kit.runs))),
})

/** Asserts that it is one of ours: it comes from the demonstration's own server. */
export const jsonToKit = (json: KitAsJson): DeviceKit => ({
  id: json.id,
  statements: json.statements.map(([bytes, accepted]) => ({ bytes: bytesOf(bytes), accepted })),
  credentials: json.credentials.map(([seed, role]) => ({ seed: bytesOf(seed), role })),
  secrets: new Map(json.secrets.map(([epoch, secret]) => [epoch, bytesOf(secret)])),
  durable: new Map(json.durable),
  runs: runsOf(bytesOf(json.runs)),
})

const bytesOf = (text: string): Uint8Array => {
  const bytes = base64urlToBytes(text)
  return required(bytes.ok ? bytes.value : null, 'base64url')
}

const runsOf = (bytes: Uint8Array): PageRun[] => {
  const runs = decodeRuns(bytes)
  return required(runs.ok ? runs.value : null, 'runs of pages')
}
