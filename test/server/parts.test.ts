/** The small parts of the relay: what a socket has, how fast it may be, and the transactions that all share. */
import { describe, expect, test } from 'vitest'
import { Bucket } from '../../server/bucket.ts'
import { Commits } from '../../server/commits.ts'
import { decodeSettings } from '../../server/env.ts'
import { Feed } from '../../server/feed.ts'
import { describeFault } from '../../server/log.ts'
import { namesOfThisMachine, publicName } from '../../server/names.ts'
import { addressFor } from '../../server/serve.ts'
import type { Outcome, Write } from '../../server/store.ts'
import { MemoryStore } from '../support/relay-memory-store.ts'

const item = Uint8Array.of(1)
const run = (page: number, from: number, to: number) => ({
  page,
  from,
  items: Array.from({ length: to - from }, () => item),
})

describe('[RL5] what a socket is fed', () => {
  test('follows what it has, without gap and without repeat', () => {
    const feed = new Feed(new Map([[7, 3]]))
    expect(feed.next(run(7, 3, 5))).toEqual(run(7, 3, 5))
    expect(feed.next(run(7, 1, 5))).toEqual(run(7, 3, 5))
    expect(feed.next(run(7, 1, 3))).toBeNull()
    expect(feed.next(run(7, 4, 5))).toBeNull()
    expect(feed.next(run(8, 0, 1))).toEqual(run(8, 0, 1))
  })

  test('is counted up, never down', () => {
    const feed = new Feed(new Map([[7, 3]]))
    feed.advance(7, 5)
    feed.advance(7, 4)
    expect(feed.has(7)).toBe(5)
    expect(feed.lacksNothing(new Map([[7, 5]]))).toBe(true)
    expect(feed.lacksNothing(new Map([[7, 6]]))).toBe(false)
    expect(feed.lacksNothing(new Map([[8, 1]]))).toBe(false)
  })
})

describe('[RL8] a bucket', () => {
  test('gives what was saved, then what time brings, and never more than it holds', () => {
    const bucket = new Bucket({ perSecond: 2, capacity: 10 }, 0)
    expect(bucket.take(10, 0)).toBe(true)
    expect(bucket.take(1, 499)).toBe(false)
    expect(bucket.take(1, 500)).toBe(true)
    expect(bucket.take(11, 1_000_000)).toBe(false)
    expect(bucket.take(10, 1_000_000)).toBe(true)
  })

  test('gives nothing for a clock that goes back', () => {
    const bucket = new Bucket({ perSecond: 1, capacity: 1 }, 10_000)
    expect(bucket.take(1, 10_000)).toBe(true)
    expect(bucket.take(1, 0)).toBe(false)
    expect(bucket.take(1, 1_000)).toBe(true)
  })
})

const founding = (value: number): Write => ({
  kind: 'founding',
  group: new Uint8Array(32).fill(value),
  statement: item,
})

/** Fails whatever has to do with group 13. */
class FaultyStore extends MemoryStore {
  transactions = 0

  override commit(writes: readonly Write[]): Promise<readonly Outcome[]> {
    this.transactions++
    const bad = writes.some(({ group }) => group[0] === 13)
    return bad ? Promise.reject(new Error('disk')) : super.commit(writes)
  }
}

describe('[RL5] group commit', () => {
  test('puts all that arrived together into one transaction, and settles in order', async () => {
    const store = new FaultyStore()
    const commits = new Commits(store)
    const settled: number[] = []
    const writes = [1, 2, 3].map((value) =>
      commits.add(founding(value)).then(() => settled.push(value)),
    )
    await Promise.all(writes)
    expect(store.transactions).toBe(1)
    expect(settled).toEqual([1, 2, 3])
  })

  test('[RL9] keeps one group’s trouble from the others in the same transaction', async () => {
    const commits = new Commits(new FaultyStore())
    const outcomes = await Promise.allSettled(
      [1, 13, 2].map((value) => commits.add(founding(value))),
    )
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  })

  test('is idle when nothing is left', async () => {
    const store = new FaultyStore()
    const commits = new Commits(store)
    void commits.add(founding(1))
    await commits.idle()
    expect(await store.countGroups()).toBe(1)
  })
})

describe('settings', () => {
  test('have defaults, and take what is set', () => {
    expect(decodeSettings({})).toEqual({
      ok: true,
      value: {
        PORT: 8787,
        HOST: '127.0.0.1',
        DATA: 'data',
        PUBLIC_NAME: null,
        ADDRESS_HEADER: null,
      },
    })
    const set = {
      PORT: '0',
      HOST: '::',
      DATA: '/x',
      PUBLIC_NAME: 'Juntas.example:444',
      ADDRESS_HEADER: 'X-Real-IP',
    }
    expect(decodeSettings(set)).toEqual({
      ok: true,
      value: { ...set, PORT: 0, PUBLIC_NAME: 'juntas.example:444', ADDRESS_HEADER: 'x-real-ip' },
    })
    expect(decodeSettings({ PORT: ' ', HOST: '' })).toMatchObject({
      ok: true,
      value: { PORT: 8787 },
    })
  })

  test('that are wrong are named, each in one line', () => {
    const wrong = { PORT: '70000', PUBLIC_NAME: 'https://x', ADDRESS_HEADER: 'a b' }
    const decoded = decodeSettings(wrong)
    expect(decoded.ok ? [] : decoded.error.split('\n')).toEqual([
      'PORT must be a number from 0 to 65535.',
      'PUBLIC_NAME must be a host, or host:port.',
      'ADDRESS_HEADER must be the name of a header.',
    ])
  })

  test('lead to one address for people', () => {
    expect(addressFor('127.0.0.1', 1)).toBe('http://localhost:1')
    expect(addressFor('0.0.0.0', 2)).toBe('http://localhost:2')
    expect(addressFor('juntas.example', 3)).toBe('http://juntas.example:3')
    expect(addressFor('fe80::1', 4)).toBe('http://[fe80::1]:4')
  })
})

describe('[RL2] the relay’s name', () => {
  test('is what names this machine, whatever the port', () => {
    for (const host of [
      'localhost:8787',
      'localhost',
      '127.0.0.1:1',
      '[::1]:8787',
      'LOCALHOST:1',
    ]) {
      expect(namesOfThisMachine(host)).toBe(host)
    }
    for (const host of ['juntas.example', 'localhost.example:80', '8.8.8.8', '', undefined]) {
      expect(namesOfThisMachine(host)).toBeNull()
    }
  })

  test('is the configured one, whatever the header says', () => {
    expect(publicName('juntas.example')('evil.example')).toBe('juntas.example')
  })
})

test('[RL9] a fault is described by where it happened, not by what it was about', () => {
  const error = Object.assign(new Error('secret group id'), { code: 'E_X', errstr: 'disk full' })
  const described = describeFault(error)
  expect(described).toMatch(/^Error E_X disk full\n\s+at .*parts\.test\.ts/)
  expect(described).not.toContain('secret')
  expect(describeFault('secret')).toBe('string')
})
