import { afterEach, expect, test } from 'vitest'
import { catchOpenedLinks, openedLink } from '../../../client/screens/joining/opened-link.svelte.ts'

afterEach(() => {
  history.replaceState(null, '', '#/')
  openedLink.take()
})

test('[KE3] the secret of an opened link leaves the address at once, and is given once', () => {
  history.replaceState(null, '', '#/unirse/SECRETO')
  catchOpenedLinks()
  expect(location.href).not.toContain('SECRETO')
  expect(location.hash).toBe('#/unirse')
  expect(openedLink.isWaiting).toBe(true)
  expect(openedLink.take()).toBe('SECRETO')
  expect(openedLink.take()).toBeNull()
})

test('[KE3] so does that of a link opened while the app runs', () => {
  catchOpenedLinks()
  history.replaceState(null, '', '#/unirse/OTRO')
  dispatchEvent(new Event('hashchange'))
  expect(location.hash).toBe('#/unirse')
  expect(openedLink.take()).toBe('OTRO')
})

test('other addresses are left alone', () => {
  history.replaceState(null, '', '#/movimientos')
  catchOpenedLinks()
  expect(location.hash).toBe('#/movimientos')
  expect(openedLink.isWaiting).toBe(false)
})
