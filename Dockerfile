# Builds the service with the Swift runtime linked in, and ships it with the shared libraries that it needs and nothing else.
FROM swift:6.3-bookworm AS build
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends libpq-dev libsqlite3-dev libssl-dev zlib1g-dev && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY Package.swift ./
COPY Sources Sources
COPY Snippets Snippets
COPY Tests Tests
COPY docs/api docs/api
RUN swift build -c release --product token-service --static-swift-stdlib \
    && install -D "$(swift build -c release --static-swift-stdlib --show-bin-path)/token-service" /out/usr/local/bin/token-service \
    && strip /out/usr/local/bin/token-service

FROM debian:bookworm-slim
ARG COMMIT=unknown
ENV OA_BUILD_COMMIT=$COMMIT
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libpq5 libsqlite3-0 libssl3 zlib1g libstdc++6 ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin token-service \
    && install -d -o 10001 -g 10001 -m 0700 /var/lib/token-service
COPY --from=build /out/ /
USER 10001:10001
# The history of the ring is kept in state/ below; a volume here lets it outlive the container.
WORKDIR /var/lib/token-service
VOLUME /var/lib/token-service
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=2s --start-period=5s CMD ["token-service", "health"]
ENTRYPOINT ["token-service"]
CMD ["serve", "--host", "0.0.0.0", "--internal-host", "0.0.0.0"]
