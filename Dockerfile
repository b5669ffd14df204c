FROM python:3.11.11-slim-bookworm AS packages
COPY requirements.txt constraints.txt /
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir -c /constraints.txt -r /requirements.txt

FROM python:3.11.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    NUMBA_CACHE_DIR=/tmp/numba
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY . .
# Root owns the code and the static files; the user that runs them can change neither.
RUN python manage.py collectstatic --noinput && python -m compileall -q . \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin delivery
USER 10001
EXPOSE 8000
# One image for every role: docker-compose.yml gives worker, beat and migrate their own command.
CMD ["daphne", "--bind", "0.0.0.0", "--port", "8000", "--proxy-headers", "delivery.asgi:application"]
