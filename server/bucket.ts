/** A token bucket: so much a second, saved up to a capacity. Time comes in as an argument, in milliseconds. */
export interface BucketSize {
  readonly perSecond: number
  /** The most that can be saved; a new bucket is full. */
  readonly capacity: number
}

export class Bucket {
  readonly #size: BucketSize
  #tokens: number
  #at: number

  constructor(size: BucketSize, now: number) {
    this.#size = size
    this.#tokens = size.capacity
    this.#at = now
  }

  /** Takes all of `count`, or nothing and answers false. */
  take(count: number, now: number): boolean {
    const earned = (Math.max(0, now - this.#at) / 1000) * this.#size.perSecond
    this.#tokens = Math.min(this.#size.capacity, this.#tokens + earned)
    this.#at = now
    if (this.#tokens < count) return false
    this.#tokens -= count
    return true
  }
}
