/**
 * All that a device keeps of one notebook, secrets included, so that another can be it: for the demonstration and for tests, whose money
 * and women are invented. A real device never gives this away.
 */
import type { Result } from '../../shared/base/result.ts'
import { ok } from '../../shared/base/result.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import type { DeviceStore, StoredNotebook, StoreFailure } from '../device/store.ts'

export interface DeviceKit extends Pick<
  StoredNotebook,
  'statements' | 'credentials' | 'secrets' | 'durable'
> {
  readonly id: string
  readonly runs: readonly PageRun[]
}

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
