/** The built client in real Chromium: it opens, and once opened it needs no network. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import sirv from 'sirv'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'

const site = sirv('dist')
const server = createServer((request, response) => {
  site(request, response)
})
let browser: Browser

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  browser = await launchChromium()
})

afterAll(async () => {
  server.close()
  await browser.close()
})

test('the app opens again when the network is gone, and asks no other host for anything', async () => {
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const context = await browser.newContext()
  const page = await context.newPage()
  const strangers: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) strangers.push(request.url())
  })
  await page.goto(origin)
  await page.evaluate(() => navigator.serviceWorker.ready)
  await context.setOffline(true)
  await page.reload()
  expect(await page.title()).toBe('Cuaderno')
  await page.getByRole('link', { name: 'Empezar un grupo' }).waitFor()
  expect(strangers).toEqual([])
  await context.close()
})
