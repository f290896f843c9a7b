# The registration server for production, without the emulator. How it is built and run: deploy/README.md.
# `node scripts/image/rehearse.ts` runs these steps without Docker; it maps absolute paths in COPY, WORKDIR and ENV only.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /src
COPY . .
RUN npm ci --prefer-offline
RUN node scripts/image/assemble.ts app
RUN cd app && npm ci --omit=dev --omit=optional --prefer-offline
RUN mkdir data

FROM node:24.21.0-bookworm-slim
WORKDIR /app
# Owned by root: the server cannot change its own code.
COPY --from=build /src/app .
COPY --from=build --chown=node:node /src/data /data
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8700 DATA_DIR=/data
USER node
VOLUME /data
EXPOSE 8700
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Exec form: the server is the process that gets SIGTERM, and drains.
ENTRYPOINT ["node", "packages/cli/bin/quickreg.mjs"]
CMD ["start"]
