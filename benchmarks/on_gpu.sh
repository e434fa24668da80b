#!/usr/bin/env bash
# Ten minutes on a rented GPU, without a network: versions, correctness, B10.
#
#     WHEELS=wheels benchmarks/on_gpu.sh [DEVICE]
#
# DEVICE is cuda:0 unless stated; with cpu, tiny networks rehearse the script. WHEELS is a folder of
# the wheels in benchmarks/on_gpu_wheels.txt, for a machine that has PyTorch and transformers only.
# SLOW=4 gives each step four times as long, for a rehearsal on a busy machine. MORE=1 goes on with
# captions and inpainting. Results are in $OUT, or in benchmarks/results; each step writes its own at
# once, and one that fails or takes too long does not keep the others from running.
set -u
cd "$(dirname "$0")/.."
device=${1:-cuda:0}
out=${OUT:-benchmarks/results}
python=${PYTHON:-python}
mkdir -p "$out"
# Nothing is built or installed: the package as pyproject.toml's package-dir lays it out, of links.
package=$(mktemp -d)
trap 'rm -rf "$package"' EXIT
mkdir "$package/anyloom"
ln -s "$PWD"/src/anyloom/* "$PWD"/{nodes,models,graphs} "$package/anyloom/"
export PYTHONPATH="$package:$PWD${PYTHONPATH:+:$PYTHONPATH}" HF_HUB_OFFLINE=1
slow=${SLOW:-1}
failed=0

step() { # seconds, name, command …
    local limit=$(($1 * slow)) name=$2
    shift 2
    echo "== $name (at most $limit s)"
    SECONDS=0
    if timeout --kill-after=10 "$limit" "$@" > "$out/$name.log" 2>&1; then
        echo "   done in $SECONDS s"
    else
        echo "   FAILED with exit code $? after $SECONDS s; see $out/$name.log"
        tail -n 5 "$out/$name.log"
        failed=$((failed + 1))
    fi
}

if [ -n "${WHEELS:-}" ]; then
    packages="$out/packages"
    step 60 wheels "$python" -m pip install --no-index --no-deps --quiet \
        --target "$packages" "$WHEELS"/*.whl
    export PYTHONPATH="$PYTHONPATH:$packages"
fi
step 40 versions "$python" -m benchmarks.gpu_checks versions --device "$device" \
    --limit "$((60 * slow))" --results "$out/versions.json"
step 60 tiny "$python" -m benchmarks.accelerator --tiny --device "$device" --repeats 1 \
    --only grounded_sam --results "$out/tiny.json"
step 150 checks "$python" -m benchmarks.gpu_checks \
    equal_to_cpu arrives moved masks peaks budget two_slots lost \
    --device "$device" --limit "$((60 * slow))" --results "$out/checks.json"
if [ "$device" != cpu ]; then
    step 150 grounded_sam "$python" -m benchmarks.accelerator --device "$device" --repeats 2 \
        --only grounded_sam --results "$out/grounded_sam.json"
    step 180 ranked_segments "$python" -m benchmarks.accelerator --device "$device" --repeats 2 \
        --only ranked_segments --results "$out/ranked_segments.json"
fi
if [ -n "${MORE:-}" ]; then
    step 120 caption "$python" -m benchmarks.accelerator --device "$device" --repeats 2 \
        --only caption --results "$out/caption.json"
    step 180 fill "$python" -m benchmarks.accelerator --device "$device" --repeats 2 \
        --only fill --results "$out/fill.json"
fi
exit "$failed"
