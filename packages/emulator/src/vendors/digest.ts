import { createHash, createHmac } from 'node:crypto'

export const sha256Hex = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')

export const hmacSha256 = (key: string | Buffer, content: string): Buffer =>
  createHmac('sha256', key).update(content).digest()
