import { createServer } from 'node:http'
import sirv from 'sirv'

const site = sirv('dist', { single: true })
const port = Number(process.env['PORT'] ?? 8080)
createServer((request, response) => {
  site(request, response)
}).listen(port, () => {
  console.log(`http://localhost:${port}`)
})
