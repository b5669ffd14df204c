FROM python:3.11.11-slim-bookworm AS packages
COPY requirements.txt requirements-otel.txt constraints.txt /
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir -c /constraints.txt -r /requirements.txt -r /requirements-otel.txt

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
# The matching engine is compiled here, which takes most of a minute. Numba compares the sources'
# times to the fraction of a second, and image layers keep whole seconds only.
RUN find drivers -name '*.py' -exec touch --date=@1700000000 {} + \
    && NUMBA_CACHE_DIR=/opt/numba python -m drivers.replay --synthetic 4x4
USER 10001
EXPOSE 8000
# Numba refuses a cache that it cannot write to, and needs to where the processor is another one.
ENTRYPOINT ["sh", "-c", "cp -R /opt/numba /tmp/ && exec \"$@\"", "--"]
# One image for every role: docker-compose.yml gives each its own command.
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--workers=2", "--threads=8", "--keep-alive=75", "--no-control-socket", "delivery.wsgi:application"]
