/** What a device store must do with what it remembers opened (part of device-store.contract.ts). */
import type { StorePromise } from './store-promise.ts'
import { page, same, seed, value } from './store-promise.ts'

export const openedPromises: readonly StorePromise[] = [
  {
    title:
      '[KE1] what is remembered opened is there only while somebody is in, block by block, until it is dropped',
    async check(reopen) {
      const first = await reopen()
      const id = 'remembering'
      const credential = { seed: seed(1), role: 'member' } as const
      value(await first.create(id, [], credential, new Map([[0, seed(2)]]), [], '2468'))
      const block = (from: number, of: number) => ({ page, from, bytes: seed(of) })
      value(await first.notebook(id).putOpened([block(0, 3), block(1, 4)]))
      value(await first.notebook(id).putOpened([block(1, 5)]))
      same(value(await first.notebook(id).readOpened()), [seed(3), seed(5)])
      first.lock()
      const store = await reopen()
      same(value(await store.notebook(id).readOpened()), [])
      same((await store.notebook(id).putOpened([block(0, 6)])).ok, false)
      const [holder] = value(await store.holders(id))
      value(await store.unlock(id, holder?.key ?? '', '2468'))
      same(value(await store.notebook(id).readOpened()), [seed(3), seed(5)])
      value(await store.notebook(id).dropOpened())
      same(value(await store.notebook(id).readOpened()), [])
      value(await store.notebook(id).putOpened([block(0, 7)]))
      value(await store.forgetNotebook(id))
      same(value(await store.notebook(id).readOpened()), [])
    },
  },
]
