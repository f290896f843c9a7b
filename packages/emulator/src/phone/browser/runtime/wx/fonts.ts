import type { Phone } from '../ports.ts'
import { ApiFailure, makeApis } from './api.ts'

export const createFontApis = (phone: Phone) =>
  makeApis(phone, {
    loadFontFace: {
      needs: { family: 'String', source: 'String' },
      async run({ family, source, desc = {} }) {
        const face = new FontFace(family, source, desc)
        await face.load().catch((error: Error) => {
          throw new ApiFailure(error.message)
        })
        document.fonts.add(face)
        return { status: 'loaded' }
      },
    },
  })
