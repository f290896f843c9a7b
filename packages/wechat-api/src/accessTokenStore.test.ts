import { describe, it } from 'vitest'
import { memoryTokenStore } from './accessTokenStore.ts'
import { accessTokenStoreContract } from './testing/accessTokenStoreContract.ts'

describe('memoryTokenStore', () => {
  it.each(accessTokenStoreContract)('$name', ({ prove }) => prove(memoryTokenStore()))
})
