# limner serve on a CPU: docker build -t limner .
FROM python:3.12-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md LICENSE ./
COPY limner limner
# torch's own index has no other package in all its versions: what torch needs comes with limner
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir -c constraints.txt --no-deps --index-url https://download.pytorch.org/whl/cpu torch torchvision \
 && /venv/bin/pip install --no-cache-dir -c constraints.txt ".[serve]"

FROM python:3.12-slim
RUN useradd --create-home --uid 10001 limner && install -d -o limner /cache
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH LIMNER_CACHE=/cache/limner HF_HOME=/cache/huggingface PYTHONDONTWRITEBYTECODE=1
USER 10001
VOLUME /cache
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
# other machines reach a container, so LIMNER_TOKEN must be set
ENTRYPOINT ["limner", "serve", "--host", "0.0.0.0"]
CMD ["--builtin"]
