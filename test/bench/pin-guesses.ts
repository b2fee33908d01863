/**
 * `node test/bench/pin-guesses.ts`: how many PINs somebody can try in a second who has the tablet's files and the device's key out of them
 * (client/device/pin-lock.ts), with Node's own Argon2id on every core, and how long all PINs of four and of six digits take.
 */
import { argon2Sync } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { stretchPin } from '../../client/device/pin-key.ts'

const seconds = 10
const salt = new Uint8Array(16).fill(7)
const cost = { nonce: salt, parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 }

const guess = (pin: string): Uint8Array => argon2Sync('argon2id', { message: pin, ...cost })

const guessesPerSecond = (): number => {
  const end = performance.now() + seconds * 1_000
  let made = 0
  while (performance.now() < end) guess(String(made++).padStart(4, '0'))
  return made / seconds
}

const rateInWorker = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url))
    worker.once('message', resolve)
    worker.once('error', reject)
  })

const main = async (): Promise<void> => {
  const isSame = Buffer.from(await stretchPin('2580', salt)).equals(guess('2580'))
  if (!isSame) throw new Error('not the hash that the app makes')
  const one = guessesPerSecond()
  const cores = availableParallelism()
  const rates = await Promise.all(Array.from({ length: cores }, rateInWorker))
  const all = rates.reduce((sum, rate) => sum + rate)
  console.log(`one core: ${one.toFixed(0)} a second; ${cores} cores: ${all.toFixed(0)} a second`)
  for (const digits of [4, 6]) {
    const minutes = 10 ** digits / all / 60
    console.log(`all PINs of ${digits} digits: ${minutes.toFixed(1)} min`)
  }
}

if (isMainThread) await main()
else parentPort?.postMessage(guessesPerSecond())
