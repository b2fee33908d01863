/**
 * What every device store must do (port: client/device/store.ts). Written without a test runner's words, because the same checks run
 * in Node and inside a page of real Chromium.
 */
import { bytesToBase64url } from '../../shared/base/bytes.ts'
import { encodeInvitation } from '../../shared/crypto/invitation.ts'
import type { PageRun } from '../../shared/replica/page-codec.ts'
import type { DeviceStore, NotebookStore } from '../../client/device/store.ts'
import { openedPromises } from './opened-store.contract.ts'
import type { StorePromise } from './store-promise.ts'
import { bytes, item, page, same, seed, value } from './store-promise.ts'

const itemsOf = (runs: readonly PageRun[], of: number): Uint8Array[] => {
  const items: Uint8Array[] = []
  for (const run of runs.filter((one) => one.page === of)) {
    for (const [index, one] of run.items.entries()) items[run.from + index] = one
  }
  return items
}

let made = 0

/** A notebook with one statement, one credential, one secret and one record. */
const create = async (store: DeviceStore): Promise<{ id: string; notebook: NotebookStore }> => {
  const id = `notebook-${++made}`
  const first = { page, from: 0, items: [item(0)] }
  const statement = { bytes: bytes(1), accepted: false }
  const secrets = new Map([[0, seed(2)]])
  value(await store.create(id, [statement], { seed: seed(1), role: 'member' }, secrets, [first]))
  return { id, notebook: store.notebook(id) }
}

export const deviceStorePromises: readonly StorePromise[] = [
  {
    title: 'a created notebook is there with all that it was given',
    async check(reopen) {
      const { id } = await create(await reopen())
      const store = await reopen()
      same(value(await store.notebooks()).includes(id), true)
      const read = value(await store.notebook(id).read())
      same(read.statements, [{ bytes: bytes(1), accepted: false }])
      same(read.credentials, [{ seed: seed(1), role: 'member' }])
      same(read.secrets, new Map([[0, seed(2)]]))
      same(itemsOf(value(await store.notebook(id).readRuns()), page), [item(0)])
    },
  },
  {
    title: 'a notebook is created once',
    async check(reopen) {
      const store = await reopen()
      const { id } = await create(store)
      const credential = { seed: seed(9), role: 'member' } as const
      const again = await store.create(id, [], credential, new Map(), [])
      same(again, { ok: false, error: 'taken' })
      same(value(await store.notebook(id).read()).credentials, [{ seed: seed(1), role: 'member' }])
    },
  },
  {
    title: '[PG2] an own record is kept once for each clock, and a second one there is refused',
    async check(reopen) {
      const { id, notebook } = await create(await reopen())
      value(await notebook.addOwn({ page, from: 1, items: [item(1)] }))
      const again = await notebook.addOwn({ page, from: 1, items: [item(7)] })
      same(again, { ok: false, error: 'taken' })
      const runs = value(await (await reopen()).notebook(id).readRuns())
      same(itemsOf(runs, page), [item(0), item(1)])
    },
  },
  {
    title: 'received runs are kept, in any sizes, and many single ones are read as what they are',
    async check(reopen) {
      const { id, notebook } = await create(await reopen())
      value(await notebook.addReceived([{ page: 7, from: 0, items: [item(1), item(2)] }]))
      const many = Array.from({ length: 450 }, (_, index) => ({
        page: 5,
        from: index,
        items: [item(index % 100)],
      }))
      value(await notebook.addReceived(many))
      const wanted = many.map(({ from }) => item(from % 100))
      for (let start = 1; start <= 2; start++) {
        const runs = value(await (await reopen()).notebook(id).readRuns())
        same(itemsOf(runs, 7), [item(1), item(2)])
        same(itemsOf(runs, 5), wanted)
      }
    },
  },
  {
    title:
      '[PG3] a page that is given up keeps what lies below and is remembered as closed; what stood above is set aside until it is dropped',
    async check(reopen) {
      const { id, notebook } = await create(await reopen())
      value(await notebook.addReceived([{ page, from: 1, items: [item(1), item(2), item(3)] }]))
      value(await notebook.putDurable(new Map([[page, 4]])))
      value(await notebook.closePages(new Map([[page, 2]]), 'set-aside'))
      const again = (await reopen()).notebook(id)
      const runs = value(await again.readRuns())
      same(itemsOf(runs, page), [item(0), item(1)])
      same(itemsOf(value(await again.readAside()), page).slice(2), [item(2), item(3)])
      const read = value(await again.read())
      same(read.closedPages, new Set([page]))
      same(read.durable, new Map([[page, 2]]))
      value(await again.dropAside())
      same(value(await notebook.readAside()), [])
      same(itemsOf(value(await again.readRuns()), page), [item(0), item(1)])
    },
  },
  {
    title:
      '[PG3] a page that is closed because others’ records stand there forgets what stood from the clock on',
    async check(reopen) {
      const { id, notebook } = await create(await reopen())
      value(await notebook.addReceived([{ page, from: 1, items: [item(1), item(2)] }]))
      value(await notebook.addReceived([{ page: 8, from: 0, items: [item(5)] }]))
      const from = new Map([
        [page, 2],
        [8 as typeof page, Infinity],
      ])
      value(await notebook.closePages(from, 'forget'))
      const again = (await reopen()).notebook(id)
      const runs = value(await again.readRuns())
      same(
        [page, 8].map((one) => itemsOf(runs, one)),
        [[item(0), item(1)], [item(5)]],
      )
      same(value(await again.readAside()), [])
      same(value(await again.read()).closedPages, new Set(from.keys()))
    },
  },
  {
    title: '[KE7] a notebook that is destroyed is gone with its keys, and the others stay',
    async check(reopen) {
      const store = await reopen()
      const [destroyed, kept] = [await create(store), await create(store)]
      value(await store.forgetNotebook(destroyed.id))
      const again = await reopen()
      const ids = value(await again.notebooks())
      same(
        [destroyed, kept].map(({ id }) => ids.includes(id)),
        [false, true],
      )
      const empty = value(await again.notebook(destroyed.id).read())
      same([empty.statements, empty.credentials, empty.secrets], [[], [], new Map()])
      same(value(await again.notebook(destroyed.id).readRuns()), [])
      same(value(await again.holders(destroyed.id)), [])
      same(itemsOf(value(await again.notebook(kept.id).readRuns()), page), [item(0)])
      same(value(await again.notebook(kept.id).read()).secrets, new Map([[0, seed(2)]]))
    },
  },
  {
    title: 'the control chain is replaced from a number on',
    async check(reopen) {
      const { id, notebook } = await create(await reopen())
      value(
        await notebook.putStatements(1, [
          { bytes: bytes(2), accepted: false },
          { bytes: bytes(3), accepted: false },
        ]),
      )
      value(await notebook.putStatements(1, [{ bytes: bytes(4), accepted: true }]))
      value(
        await notebook.putStatements(0, [
          { bytes: bytes(1), accepted: true },
          { bytes: bytes(4), accepted: true },
        ]),
      )
      const read = value(await (await reopen()).notebook(id).read())
      same(read.statements, [
        { bytes: bytes(1), accepted: true },
        { bytes: bytes(4), accepted: true },
      ])
    },
  },
  {
    title:
      '[PG5] marks, confirmations, secrets, credentials and invitations come back as they were',
    async check(reopen) {
      const { id, notebook } = await create(await reopen())
      const marks = new Map([[page, { count: 3, id: seed(5) }]])
      value(await notebook.putMarks(marks))
      value(
        await notebook.putDurable(
          new Map([
            [page, 1],
            [4, 2],
          ]),
        ),
      )
      value(await notebook.putSecret(1, seed(6)))
      value(await notebook.putCredential({ seed: seed(7), role: 'reader' }))
      value(await notebook.putInvitation('ab', seed(8)))
      const read = value(await (await reopen()).notebook(id).read())
      same(read.marks, marks)
      same(
        read.durable,
        new Map([
          [page, 1],
          [4, 2],
        ]),
      )
      same(
        read.secrets,
        new Map([
          [0, seed(2)],
          [1, seed(6)],
        ]),
      )
      same(read.credentials.find(({ role }) => role === 'reader')?.seed, seed(7))
      same(read.credentials.length, 2)
      same(read.invitations, new Map([['ab', seed(8)]]))
    },
  },
  {
    title: 'when a copy was last saved is remembered; at first never',
    async check(reopen) {
      const { id, notebook } = await create(await reopen())
      same(value(await notebook.read()).copiedAt, null)
      value(await notebook.putCopiedAt(1_800_000_000_000))
      same(value(await (await reopen()).notebook(id).read()).copiedAt, 1_800_000_000_000)
    },
  },
  {
    title:
      '[KE1] a notebook behind a PIN gives its secrets to that PIN and to no other, and to nobody once locked',
    async check(reopen) {
      const id = `notebook-${++made}`
      const first = await reopen()
      const credential = { seed: seed(20), role: 'member' } as const
      value(await first.create(id, [], credential, new Map([[0, seed(21)]]), [], '2580'))
      value(await first.notebook(id).putInvitation('ab', seed(22)))
      value(await first.notebook(id).putPictures(new Map([['nobody', 3]])))
      const inside = value(await first.notebook(id).read())
      same([inside.credentials, inside.secrets.size, inside.lockedKeys], [[credential], 1, []])
      first.lock()

      const store = await reopen()
      store.lock()
      const [holder] = value(await store.holders(id))
      const key = holder?.key ?? ''
      same([holder?.hasPin, holder?.role, holder?.tries.failures], [true, 'member', 0])
      const outside = value(await store.notebook(id).read())
      same([outside.credentials, outside.secrets, outside.invitations], [[], new Map(), new Map()])
      same(outside.lockedKeys, [key])
      same(await store.unlock(id, key, '2581'), { ok: false, error: 'wrong-pin' })
      same(value(await store.notebook(id).read()).secrets, new Map())
      value(await store.unlock(id, key, '2580'))
      const again = value(await store.notebook(id).read())
      same(again.credentials, [credential])
      same(
        [again.secrets, again.invitations],
        [new Map([[0, seed(21)]]), new Map([['ab', seed(22)]])],
      )
      store.lock()
    },
  },
  {
    title: '[KE1] a wrong try is counted for the next start too, and a right one ends the count',
    async check(reopen) {
      const id = `notebook-${++made}`
      const store = await reopen()
      value(await store.create(id, [], { seed: seed(23), role: 'member' }, new Map(), [], '2580'))
      store.lock()
      const [holder] = value(await store.holders(id))
      const key = holder?.key ?? ''
      for (const pin of ['1470', '1471', '1472', '1473']) await store.unlock(id, key, pin)
      const next = await reopen()
      same(value(await next.holders(id))[0]?.tries.failures, 4)
      same(await next.unlock(id, key, '2580'), { ok: false, error: 'pin-wait' })
      same(value(await next.holders(id))[0]?.tries.failures, 4)
    },
  },
  {
    title: '[KE1] each woman’s seed opens with her own PIN, and either PIN opens the notebook',
    async check(reopen) {
      const id = `notebook-${++made}`
      const store = await reopen()
      const [ana, rosa] = [24, 25].map((one) => ({ seed: seed(one), role: 'member' as const }))
      if (ana === undefined || rosa === undefined) throw new Error('two women')
      value(await store.create(id, [], ana, new Map([[0, seed(21)]]), [], '2580'))
      value(await store.notebook(id).putCredential(rosa, '9316'))
      same(value(await store.notebook(id).read()).credentials, [ana])
      store.lock()
      const keys = value(await store.holders(id)).map(({ key }) => key)
      value(await store.unlock(id, keys[1] ?? '', '9316'))
      const read = value(await store.notebook(id).read())
      same([read.credentials, read.secrets.size, read.lockedKeys], [[rosa], 1, [keys[0]]])
      same(await store.unlock(id, keys[0] ?? '', '9316'), { ok: false, error: 'wrong-pin' })
      store.lock()
    },
  },
  {
    title: '[KE4] a key that was replaced is gone with its picture, and the others open as before',
    async check(reopen) {
      const id = `notebook-${++made}`
      const store = await reopen()
      const [ana, lost, fresh] = [27, 28, 29].map((one) => ({
        seed: seed(one),
        role: 'member' as const,
      }))
      if (ana === undefined || lost === undefined || fresh === undefined) throw new Error('three')
      value(await store.create(id, [], ana, new Map([[0, seed(21)]]), [], '2580'))
      value(await store.notebook(id).putCredential(lost, '9316'))
      value(await store.notebook(id).putCredential(fresh, '7412'))
      const [, old = '', next = ''] = value(await store.holders(id)).map(({ key }) => key)
      value(await store.notebook(id).putPictures(new Map([[old, 3]])))
      value(await store.notebook(id).dropCredential(old))
      value(await store.notebook(id).dropCredential(old))
      store.lock()
      const left = value(await store.holders(id))
      same([left.length, left.some(({ key }) => key === old)], [2, false])
      value(await store.unlock(id, next, '7412'))
      same(value(await store.notebook(id).read()).secrets, new Map([[0, seed(21)]]))
      store.lock()
    },
  },
  {
    title:
      '[KE1] a credential of an earlier version gets its PIN, and nothing opens without one any more',
    async check(reopen) {
      const { id, notebook } = await create(await reopen())
      value(await notebook.putCredential({ seed: seed(26), role: 'member' }))
      const store = await reopen()
      const keys = value(await store.holders(id)).map(({ key }) => key)
      value(await store.choosePin(id, keys[0] ?? '', '2580'))
      value(await store.choosePin(id, keys[1] ?? '', '9316'))
      store.lock()
      const outside = value(await store.notebook(id).read())
      same([outside.credentials, outside.secrets], [[], new Map()])
      for (const [key, pin] of [
        [keys[0], '2580'],
        [keys[1], '9316'],
      ]) {
        value(await store.unlock(id, key ?? '', pin ?? ''))
        same(value(await store.notebook(id).read()).secrets, new Map([[0, seed(2)]]))
        store.lock()
      }
    },
  },
  {
    title: '[KE1] a joining behind a PIN goes on with it, and its notebook needs no other',
    async check(reopen) {
      const group = new Uint8Array(32).fill(++made)
      const code = encodeInvitation({ role: 'member', group, seed: seed(30) })
      const id = bytesToBase64url(group)
      const store = await reopen()
      value(await store.putJoining({ code, seed: seed(27) }, '2580'))
      store.lock()
      const again = await reopen()
      again.lock()
      same(value(await again.readJoining()), { code, seed: null })
      const [holder] = value(await again.holders(id))
      value(await again.unlock(id, holder?.key ?? '', '2580'))
      same(value(await again.readJoining()), { code, seed: seed(27) })
      const credential = { seed: seed(27), role: 'member' } as const
      value(await again.create(id, [], credential, new Map([[0, seed(21)]]), []))
      value(await again.putJoining(null))
      again.lock()
      same(value(await again.notebook(id).read()).credentials, [])
      value(await again.unlock(id, holder?.key ?? '', '2580'))
      same(value(await again.notebook(id).read()).secrets, new Map([[0, seed(21)]]))
      again.lock()
    },
  },
  ...openedPromises,
  {
    title: 'two notebooks do not see each other',
    async check(reopen) {
      const store = await reopen()
      const [one, other] = [await create(store), await create(store)]
      value(await one.notebook.addOwn({ page, from: 1, items: [item(1)] }))
      value(await one.notebook.putMarks(new Map([[page, { count: 2, id: seed(1) }]])))
      same(itemsOf(value(await other.notebook.readRuns()), page), [item(0)])
      same(value(await other.notebook.read()).marks, new Map())
    },
  },
  {
    title: 'a joining is kept until it is done, and the language until it is changed',
    async check(reopen) {
      const store = await reopen()
      value(await store.putJoining({ code: 'abc', seed: seed(3) }))
      value(await store.putLanguage('en'))
      const again = await reopen()
      same(value(await again.readJoining()), { code: 'abc', seed: seed(3) })
      same(value(await again.readLanguage()), 'en')
      value(await again.putJoining(null))
      same(value(await (await reopen()).readJoining()), null)
    },
  },
]
