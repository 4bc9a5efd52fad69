#!/usr/bin/env bash
# Starts a standalone Spark cluster of one master and two workers on this machine, runs a command that may name it
# as $MASTER, and stops it again. The Python that has iopfit[spark] is $PYTHON, `python` when that is not set.
#   benchmarks/batch/two_workers.sh iopfit batch answers/*.parquet -o results/ --engine spark --master '$MASTER'
set -euo pipefail
python=${PYTHON:-python}
SPARK_HOME=$("$python" -c 'import pathlib, pyspark; print(pathlib.Path(pyspark.__file__).parent)')
PYSPARK_PYTHON=$("$python" -c 'import sys; print(sys.executable)')
export SPARK_HOME PYSPARK_PYTHON SPARK_LOCAL_IP=127.0.0.1 MASTER=spark://127.0.0.1:${PORT:-7077}
logs=$(mktemp -d)
pids=()
stop() {
    kill "${pids[@]}" 2>/dev/null || true
    wait "${pids[@]}" 2>/dev/null || true
    rm -rf "$logs"
}
trap stop EXIT

launch() {
    "$SPARK_HOME/bin/spark-class" "$@" >>"$logs/log" 2>&1 &
    pids+=($!)
}
reach() {
    for _ in $(seq 100); do
        if [ "$(grep -c "$1" "$logs/log")" -ge "$2" ]; then return; fi
        sleep 0.2
    done
    echo "the cluster did not start" >&2
    exit 1
}

touch "$logs/log"
launch org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "${PORT:-7077}" --webui-port 0
reach "Starting Spark master" 1
for worker in 1 2; do
    launch org.apache.spark.deploy.worker.Worker --cores 1 --memory 2g --webui-port 0 --work-dir "$logs/work$worker" "$MASTER"
done
reach "Registering worker" 2
eval "$(printf '%s ' "$@")"
