# Production image: web, worker, beat and the release step run the same one with different commands.
FROM python:3.11-slim-bookworm AS base
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PATH=/app/.venv/bin:$PATH
WORKDIR /app

FROM base AS paquets
RUN pip install --no-cache-dir uv==0.13.8
COPY pyproject.toml uv.lock ./
# Neither the private services nor the tools: only what the product imports.
RUN UV_PYTHON_DOWNLOADS=never uv sync --frozen --no-default-groups --compile-bytecode

FROM base
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin guichet \
 && mkdir -p /donnees/media /app/static-servi \
 && chown -R guichet /donnees
COPY --from=paquets /app/.venv .venv
COPY . .
ENV MEDIA_ROOT=/donnees/media STATIC_ROOT=/app/static-servi
# collectstatic opens no connection; settings ask for these two all the same.
RUN SECRET_KEY=construction DATABASE_URL=postgres://construction@localhost/construction \
    python manage.py collectstatic --noinput
USER guichet
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket", "--access-logfile", "-"]
