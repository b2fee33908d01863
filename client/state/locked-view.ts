/** What a device knows of a notebook that nobody has opened (contract: LockedView in desk.ts). */
import type { Result } from '../../shared/base/result.ts'
import { ok } from '../../shared/base/result.ts'
import { browserDevice } from '../device/device.ts'
import { standingOf } from '../device/pin-tries.ts'
import type { DeviceStore, Holder, StoreFailure } from '../device/store.ts'
import type { HolderView, LockedView, NotebookView, WomanHere } from './desk.ts'

export const readLocked = async (
  store: DeviceStore,
  id: string,
): Promise<Result<LockedView, StoreFailure>> => {
  const holders = await store.holders(id)
  if (!holders.ok) return holders
  if (!holders.value.some(isUnseen)) return ok({ id, holders: holders.value.map(holderView) })
  await learnPictures(store, id)
  const seen = await store.holders(id)
  return seen.ok ? ok({ id, holders: seen.value.map(holderView) }) : seen
}

const holderView = ({ tries, ...holder }: Holder): HolderView => ({
  ...holder,
  standing: standingOf(tries, browserDevice.now()),
})

const isUnseen = ({ role, hasPin, picture }: Holder): boolean =>
  role === 'member' && !hasPin && picture === null

/** Of women who have no PIN yet, whose notebook the device can open by itself. */
const learnPictures = async (store: DeviceStore, id: string): Promise<void> => {
  const { Notebook } = await import('../sync/notebook.ts')
  const { viewOf } = await import('./view.ts')
  const opened = await Notebook.open(id, browserDevice, store.notebook(id))
  if (!opened.ok) return
  const { women } = viewOf(opened.value, { network: 'offline', me: null, syncedAt: null })
  await store.notebook(id).putPictures(picturesOf(women))
  await opened.value.close()
}

/** By credential key, of those whose picture is known. */
const picturesOf = (women: readonly WomanHere[]): ReadonlyMap<string, number> =>
  new Map(women.flatMap(({ key, member }) => (member === undefined ? [] : [[key, member.picture]])))

/** Remembers of each what the locked device will show of her, whenever that has changed. */
export class Faces {
  #kept = ''

  keep(store: DeviceStore, { id, women }: NotebookView): void {
    const pictures = picturesOf(women)
    const told = JSON.stringify([id, ...pictures])
    if (told === this.#kept) return
    this.#kept = told
    void store.notebook(id).putPictures(pictures)
  }
}
