/** Everything that pages exchange with servers, as somebody on the line would see it. */
import type { Page } from 'playwright-core'

export interface Traffic {
  /** Every WebSocket frame, both ways, and every address and body of a request. */
  frames(): readonly Buffer[]
  hosts(): readonly string[]
  /** The group's id as it stands in the relay's address: base64url. */
  groupId(): string
}

export const listenIn = (pages: readonly Page[]): Traffic => {
  const frames: Buffer[] = []
  const hosts = new Set<string>()
  let group = ''
  for (const page of pages) {
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.protocol.startsWith('http')) hosts.add(url.host)
      frames.push(Buffer.from(request.url()), request.postDataBuffer() ?? Buffer.alloc(0))
    })
    page.on('websocket', (socket) => {
      const url = new URL(socket.url())
      hosts.add(url.host)
      group = url.pathname.split('/').at(-1) ?? ''
      socket.on('framesent', ({ payload }) => frames.push(Buffer.from(payload)))
      socket.on('framereceived', ({ payload }) => frames.push(Buffer.from(payload)))
    })
  }
  return { frames: () => frames, hosts: () => [...hosts], groupId: () => group }
}
