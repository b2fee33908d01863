/** What a device is asked for besides its store: the time and chance. Ports, so that histories can be repeated in tests. */
export interface Device {
  /** Milliseconds since 1970. */
  now(): number
  /** Bytes that nobody can foresee. */
  random(length: number): Uint8Array
}

export const browserDevice: Device = {
  now: () => Date.now(),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
}
