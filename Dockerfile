# The application, with PostGIS beside it: it runs alone on its own cluster, or on the database named
# in CONNECT_DATABASE_URL, as docker-compose.yml does.
FROM debian:trixie-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates python3 python3-venv \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/connect
COPY . .
RUN script/bootstrap \
    && rm -rf /var/lib/apt/lists/* /root/.cache var \
    && useradd --system --home-dir /nonexistent --shell /usr/sbin/nologin connect \
    && install -d -o connect -g connect -m 0700 /var/lib/connect-northamptonshire

USER connect
ENV CONNECT_DATA_DIR=/var/lib/connect-northamptonshire \
    CONNECT_HOST=0.0.0.0 \
    CONNECT_PORT=8000 \
    PYTHONUNBUFFERED=1
VOLUME /var/lib/connect-northamptonshire
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD [".venv/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health', timeout=4)"]
CMD [".venv/bin/connect", "serve"]
