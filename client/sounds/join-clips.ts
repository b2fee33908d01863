/** Clips one after the other on the audio clock, so close that they are heard as one sentence. Works on any context, an offline one too. */

/** Seconds: short enough not to swallow a consonant, long enough that no click is heard. */
const fade = 0.008
/** Seconds of silence for a sign (comma, colon, full stop) and for a name that no voice says. */
const restSeconds = 0.18

/** A clip's sound; null: a rest. */
export type Link = AudioBuffer | null

export interface JoinedClips {
  /** On the context's clock, in seconds. */
  readonly start: number
  readonly end: number
  /** Where each clip begins. */
  readonly joints: readonly number[]
  /** The sources, in order. */
  readonly sources: readonly AudioBufferSourceNode[]
}

/** Schedules all of them from `start` seconds on; each begins while the one before it fades out. */
export const joinClips = (
  context: BaseAudioContext,
  links: readonly Link[],
  start: number,
): JoinedClips => {
  const joints: number[] = []
  const sources: AudioBufferSourceNode[] = []
  let at = start
  for (const link of links) {
    if (link === null) {
      at += restSeconds
      continue
    }
    joints.push(at)
    sources.push(playAt(context, link, at))
    at += link.duration - fade
  }
  return { start, end: at + fade, joints, sources }
}

const playAt = (
  context: BaseAudioContext,
  sound: AudioBuffer,
  at: number,
): AudioBufferSourceNode => {
  const end = at + sound.duration
  const volume = new GainNode(context, { gain: 0 })
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(1, at + fade)
  volume.gain.setValueAtTime(1, end - fade)
  volume.gain.linearRampToValueAtTime(0, end)
  const source = new AudioBufferSourceNode(context, { buffer: sound })
  source.connect(volume).connect(context.destination)
  source.start(at)
  return source
}
