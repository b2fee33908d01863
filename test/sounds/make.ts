/**
 * `npm run sounds`: makes client/sounds/clips.ogg and clips.json anew. Needs espeak-ng and ffmpeg (Debian: `apt-get install espeak-ng ffmpeg`);
 * what it makes is committed, so that neither the build nor the tests need them. A recording in client/sounds/recordings named as a
 * clip takes its place; espeak-ng says what nobody has recorded.
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, writeFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import { clipName, clipTexts, joiningTexts } from '../../client/sounds/clip-texts.ts'
import { assert } from '../../shared/base/assert.ts'

const folder = 'client/sounds'
/** Samples a second, as espeak-ng makes them. */
const rate = 22_050
const voice = 'es-419+f3'
/** Words a minute: slow enough for a loud room. */
const pace = 160
/** Bits a second; more would not fit, and a local voice needs no more. */
const quality = 9_000
const budgetBytes = 200 * 1024

const run = (command: string, args: readonly string[], input?: Uint8Array): Buffer => {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    ...(input !== undefined && { input }),
    maxBuffer: 1e9,
  })
  if (error !== undefined) throw new Error(`${command}: apt-get install espeak-ng ffmpeg`)
  assert(status === 0, `${command} ${args.join(' ')}: ${stderr.toString()}`)
  return stdout
}

const raw = ['-f', 's16le', '-ar', `${rate}`, '-ac', '1']

/** Of the pipe's WAV the size is not known, so its header is cut off and not read. */
const wavHeaderBytes = 44

const samplesOf = (bytes: Uint8Array): Int16Array =>
  new Int16Array(bytes.slice(0, bytes.length - (bytes.length % 2)).buffer)

const recordings = new Map(
  readdirSync(`${folder}/recordings`).map((file) => [parse(file).name, file]),
)

/** A comma keeps the voice up. */
const soundOf = (text: string): Int16Array => {
  const file = recordings.get(clipName(text))
  if (file !== undefined) {
    const path = join(folder, 'recordings', file)
    return samplesOf(run('ffmpeg', ['-v', 'error', '-i', path, ...raw, 'pipe:1']))
  }
  const said = joiningTexts.includes(text) ? `${text},` : text
  const spoken = run('espeak-ng', ['-v', voice, '-s', `${pace}`, '-z', '--stdout', said])
  return samplesOf(spoken.subarray(wavHeaderBytes))
}

const windowMs = 5
const window = Math.round((rate * windowMs) / 1000)

/** Root mean square of each five milliseconds. */
const loudness = (samples: Int16Array): number[] =>
  Array.from({ length: Math.floor(samples.length / window) }, (_, place) => {
    const part = samples.subarray(place * window, (place + 1) * window)
    return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / window)
  })

/** Without the silence at both ends, and as loud as the others. */
const trimmed = (samples: Int16Array): Int16Array => {
  const levels = loudness(samples)
  const loudest = Math.max(...levels)
  const isHeard = (level: number): boolean => level > loudest * 0.03
  const [first, last] = [levels.findIndex(isHeard), levels.findLastIndex(isHeard)]
  const kept = samples.subarray(first * window, (last + 2) * window)
  const voiced = levels.filter((level) => level > loudest * 0.2)
  const mean = Math.sqrt(voiced.reduce((sum, level) => sum + level * level, 0) / voiced.length)
  const peak = kept.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  const gain = Math.min(5_500 / mean, 30_000 / peak)
  return kept.map((sample) => Math.round(sample * gain))
}

/** One Ogg Opus file; several after another are a file again. */
const encoded = (samples: Int16Array): Buffer =>
  run(
    'ffmpeg',
    [
      ...['-v', 'error', ...raw, '-i', 'pipe:0', '-ar', '16000', '-c:a', 'libopus'],
      ...['-application', 'voip'],
      ...['-b:a', `${quality}`, '-vbr', 'on', '-frame_duration', '60', '-map_metadata', '-1'],
      ...['-fflags', '+bitexact', '-flags:a', '+bitexact', '-page_duration', '10000000'],
      ...['-f', 'ogg', 'pipe:1'],
    ],
    new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength),
  )

const pack: Buffer[] = []
const places: Record<string, readonly [at: number, bytes: number]> = {}
let at = 0
let seconds = 0
for (const text of clipTexts) {
  const samples = trimmed(soundOf(text))
  const clip = encoded(samples)
  places[clipName(text)] = [at, clip.length]
  pack.push(clip)
  at += clip.length
  seconds += samples.length / rate
}
const recorded = Object.keys(places).filter((name) => recordings.has(name)).length
const count = pack.length
assert(at <= budgetBytes, `${at} bytes are more than ${budgetBytes}: record or say it shorter`)
writeFileSync(`${folder}/clips.ogg`, Buffer.concat(pack))
writeFileSync(
  `${folder}/clips.json`,
  `{\n${Object.entries(places)
    .map(([name, [from, bytes]]) => `  "${name}": [${from}, ${bytes}]`)
    .join(',\n')}\n}\n`,
)
console.log(`${count} clips (${recorded} recorded), ${seconds.toFixed(0)} s, ${at} bytes`)
