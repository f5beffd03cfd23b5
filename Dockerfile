# Builds the one binary, then leaves the compiler behind.

FROM rust:1.95-bookworm AS build
WORKDIR /build
COPY . .
RUN cargo build --locked --release --bin jiebang

FROM debian:bookworm-slim
# Certificates, for PostgreSQL, Redis and webhooks over TLS.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /var/lib/jiebang jiebang \
    && install --directory --owner jiebang /var/lib/jiebang/jiebang-files
COPY --from=build /build/target/release/jiebang /usr/local/bin/jiebang
USER jiebang
# Without PostgreSQL the embedded database lives here: mount a volume to keep it.
WORKDIR /var/lib/jiebang
# The default, loopback, could not be reached from outside the container.
ENV JIEBANG_HTTP__LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["jiebang", "health"]
ENTRYPOINT ["jiebang"]
CMD ["serve"]
