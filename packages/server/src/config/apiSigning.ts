import { createPrivateKey, createPublicKey } from 'node:crypto'
import { isCanonicalBase64, type ApiSecurityKeys } from '@quickreg/protocol'
import { z } from 'zod'
import { pem } from './values.ts'

const keyNumber = z.string().min(1)
export const apiSigningSchema: z.ZodType<ApiSecurityKeys> = z.strictObject({
  symmetric: z.strictObject({
    sn: keyNumber,
    key: z.string().refine((key) => isCanonicalBase64(key, { exactly: 32 }), 'is not base64 of 32 bytes'),
  }),
  asymmetric: z
    .strictObject({ sn: keyNumber, privateKeyPem: pem(createPrivateKey, 'a private key') })
    .transform(({ sn, privateKeyPem }) => ({ sn, privateKey: privateKeyPem })),
  platform: z
    .array(
      z
        .strictObject({ sn: keyNumber, certificatePem: pem(createPublicKey, 'a certificate or public key') })
        .transform(({ sn, certificatePem }) => ({ sn, publicKey: certificatePem })),
    )
    .min(1),
})
