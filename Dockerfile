# syntax=docker/dockerfile:1
# The service in a container: Node 24, production packages, the pinned tools, an unprivileged user.
#   docker build -t promptops .
#   docker run -p 3000:3000 -v promptops:/data --env-file promptops.env promptops
# For a reproducible image put the digest behind the tag: node:24.21.0-bookworm-slim@sha256:…

FROM node:24.21.0-bookworm-slim AS build
# Certificates for set-up's downloads; they are verified against the releases' checksums.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts ./scripts
RUN node scripts/setup.mjs --omit-dev && rm -rf .tools/stamp.json /root/.npm
COPY app.yml ./
COPY src ./src
COPY templates ./templates
COPY schemas ./schemas

FROM node:24.21.0-bookworm-slim
# git: fetches into bare caches. tini: reaps children. util-linux (in the base): unshare, with which tools run without network;
# Docker's default seccomp profile may forbid user namespaces: then tools run without that wall and `promptops doctor` says so.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates git tini && rm -rf /var/lib/apt/lists/* \
 && install -d -o node -g node /data
WORKDIR /app
# Owned by root, so that nothing that runs here can change the program.
COPY --from=build /app ./
ENV NODE_ENV=production PROMPTOPS_DATA_DIR=/data PROMPTOPS_PORT=3000
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=4s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PROMPTOPS_PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# SIGTERM drains: no new work, running work finishes or is handed back. Give the container 30 s to stop.
STOPSIGNAL SIGTERM
ENTRYPOINT ["tini", "--"]
CMD ["node", "src/main.ts"]
