/** `npm run screens`: pictures of every screen in docs/screens, from the built app in real Chromium. */
import { mkdir, rm } from 'node:fs/promises'
import { launchChromium } from '../support/chromium.ts'
import { startRelay, temporaryFolder } from '../support/relay-process.ts'
import { walkScreens } from '../support/walk.ts'

const folder = process.argv[2] ?? 'docs/screens'

await rm(folder, { recursive: true, force: true })
await mkdir(folder, { recursive: true })
await using data = temporaryFolder()
const relay = await startRelay(data.path)
const browser = await launchChromium()
let number = 0
await walkScreens(browser, `http://${relay.host}/`, async (screen, { page }) => {
  number += 1
  await page.screenshot({ path: `${folder}/${String(number).padStart(2, '0')}-${screen}.png` })
})
await browser.close()
await relay.stop('SIGTERM')
console.log(`${number} pictures in ${folder}`)
