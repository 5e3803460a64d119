#!/bin/sh
# A load cluster on this machine: 2 API nodes and 4 workers as processes of their own, fed with
# generated events. Checks at the end that the cluster counts what it accepted, and stays running.
#
#   ./testrun.sh [--for 5m] [--rate 500]   start it and feed it; status 0 only if the sums are equal
#   ./testrun.sh --kafka [...]             the same with its log in Kafka: 3 brokers, and 2 replicas of each
#                                          worker; nodes take the cluster file from Kafka, too
#   ./testrun.sh stop                      end it
#
# Everything it writes is below .testrun/.
set -eu

home=$(cd -P "$(dirname "$0")" && pwd)
run=$home/.testrun
cluster=$run/cluster.json
api_nodes='0 1'
workers='0 1 2 3'
slice_seconds=60
ready_seconds=60
kafka=
brokers='9092:9093 9094:9095 9096:9097' # for clients : for controllers
bootstrap=127.0.0.1:9092,127.0.0.1:9094,127.0.0.1:9096
place=$cluster # where nodes find the cluster

say() {
  echo "testrun: $*"
}

fail() {
  echo "testrun: $*" >&2
  exit 1
}

usage() {
  sed -n '2,/^set /{/^#/s/^# \{0,1\}//p;}' "$0"
}

# A recorded process id may belong to somebody else by now.
is_ours() {
  ps -ww -p "$1" -o args= 2>/dev/null | grep -F -q -- "$run/"
}

running() {
  for file in "$run"/pids/*; do
    [ -f "$file" ] || continue
    pid=$(cat "$file")
    if is_ours "$pid"; then
      echo "$pid"
    fi
  done
}

# Asks them to stop, waits, and insists on it after ten seconds.
stop_all() {
  for pid in $(running); do
    kill "$pid" 2>/dev/null || true
  done
  waited=0
  while [ -n "$(running)" ] && [ "$waited" -lt 50 ]; do
    sleep 0.2
    waited=$((waited + 1))
  done
  for pid in $(running); do
    kill -9 "$pid" 2>/dev/null || true
  done
  rm -rf "$run/pids"
}

# An epoch second as the cluster file wants it; GNU's date, else BSD's.
iso() {
  date -u -d "@$1" +%Y-%m-%dT%H:%M:%S 2>/dev/null || date -u -r "$1" +%Y-%m-%dT%H:%M:%S
}

# The URL of a worker, or those of its replicas.
worker_urls() {
  if [ -n "$kafka" ]; then
    echo "[\"http://localhost:900$1/worker\", \"http://localhost:901$1/worker\"]"
  else
    echo "\"http://localhost:900$1/worker\""
  fi
}

log_key() {
  [ -z "$kafka" ] || cat <<END
    "log": { "kafka": { "bootstrap.servers": "$bootstrap", "topic": "rt-events" } },
END
}

write_cluster() {
  first=$(iso $(($(date +%s) - 3 * slice_seconds)))
  cat > "$cluster" <<END
{
    "api-nodes": {
        "0": "http://localhost:8000/analytics",
        "1": "http://localhost:8001/analytics"
    },
    "worker-nodes": {
        "0": $(worker_urls 0),
        "1": $(worker_urls 1),
        "2": $(worker_urls 2),
        "3": $(worker_urls 3)
    },
    "length-of-time-slice": $slice_seconds,
    "first-slice": "$first",
$(log_key)
    "routing": [
        { "slice": 0, "nodes": ["0"] },
        { "slice": 1, "nodes": ["0", "1"] },
        { "slice": 2, "nodes": ["0", "1", "2"] },
        { "slice": 3, "nodes": ["0", "1", "2", "3"] }
    ]
}
END
}

# Starts a process in the background: start NAME command... Its temporary files are below .testrun
# too, for who is killed leaves them; the path is relative since the options are split into words.
start() {
  name=$1
  shift
  (cd "$home" && exec env RT_JAVA_OPTS="${RT_JAVA_OPTS:-} -Djava.io.tmpdir=.testrun/tmp" "$@") \
    > "$run/logs/$name.log" 2>&1 &
  echo $! > "$run/pids/$name"
}

# Kafka's own server, of Maven Central.
build_brokers() {
  [ -f "$home/broker/target/classpath" ] && [ -d "$home/broker/target/classes" ] && return
  say 'building broker/ ...'
  (cd "$home" && ./mvnw -q -DskipTests -pl broker -am process-classes) || fail 'the build failed'
}

start_brokers() {
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  number=0
  for ports in $brokers; do
    # shellcheck disable=SC2086 # words
    start "kafka-$number" "$java" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
      "-Djava.io.tmpdir=$run/tmp" \
      -cp "$home/broker/target/classes:$(cat "$home/broker/target/classpath")" \
      io.rtanalytics.broker.BrokerMain "$run/kafka/$number" "$number" $brokers
    number=$((number + 1))
  done
}

# Brokers that have just been started know each other after some seconds.
make_topics() {
  waited=0
  until "$home/rt" topics create --cluster "$cluster" --replication 3 > "$run/logs/topics.log" 2>&1; do
    [ "$waited" -lt 20 ] || { cat "$run/logs/topics.log" >&2; fail 'Kafka is not ready'; }
    sleep 0.5
    waited=$((waited + 1))
  done
  "$home/rt" cluster push "$cluster" --replication 3 > "$run/logs/push.log" 2>&1 \
    || { cat "$run/logs/push.log" >&2; fail 'the cluster file is not published'; }
  place=kafka:$bootstrap/rt-cluster
}

await_ready() {
  name=$1
  port=$2
  waited=0
  until curl -s -f -o /dev/null --max-time 2 "http://localhost:$port/health/ready"; do
    if ! kill -0 "$(cat "$run/pids/$name")" 2>/dev/null; then
      tail -n 3 "$run/logs/$name.log" >&2
      fail "$name did not start, see $run/logs/$name.log"
    fi
    [ "$waited" -lt $((5 * ready_seconds)) ] || fail "$name is not ready, see $run/logs/$name.log"
    sleep 0.2
    waited=$((waited + 1))
  done
}

# Whoever already listens there would be mistaken for ours, and be fed.
require_free() {
  ports='8000 8001 9000 9001 9002 9003'
  [ -z "$kafka" ] || ports="$ports 9010 9011 9012 9013 $(echo "$brokers" | tr : ' ')"
  for port in $ports; do
    status=0
    curl -s -o /dev/null --max-time 1 "http://localhost:$port/" || status=$?
    [ "$status" -eq 7 ] || fail "something else listens on port $port; end it first"
  done
}

start_all() {
  require_free
  mkdir -p "$run"
  rm -rf "$run/data" "$run/replicas" "$run/kafka" "$run/logs" "$run/pids" "$run/secret" "$run/token" \
    "$run/tmp"
  mkdir "$run/data" "$run/logs" "$run/pids" "$run/tmp"
  write_cluster
  "$home/rt" check "$cluster" > /dev/null
  "$home/rt" secret create "$run/secret" > /dev/null
  (umask 077 && "$home/rt" secret token "$run/secret" > "$run/token")
  if [ -n "$kafka" ]; then
    start_brokers
    make_topics
  fi
  for id in $workers; do
    start "worker-$id" "$home/rt" worker "$id" --cluster "$place" --data "$run/data" --token "$run/token"
    [ -z "$kafka" ] || start "replica-$id" "$home/rt" worker "$id" --replica 1 --cluster "$place" \
      --data "$run/replicas" --token "$run/token"
  done
  for id in $api_nodes; do
    start "api-$id" "$home/rt" api "$id" --cluster "$place" --secret "$run/secret"
  done
  for id in $workers; do
    await_ready "worker-$id" "900$id"
    [ -z "$kafka" ] || await_ready "replica-$id" "901$id"
  done
  for id in $api_nodes; do
    await_ready "api-$id" "800$id"
  done
  for pid in "$run"/pids/*; do
    kill -0 "$(cat "$pid")" 2>/dev/null || fail "${pid##*/} ended, see $run/logs/${pid##*/}.log"
  done
}

lines_to_try() {
  cat <<END

The cluster is running: API nodes on 8000 and 8001, workers on 9000 to 9003. Watch it:

  curl 'localhost:8000/analytics?timestamp=$(date +%s)'
  curl 'localhost:8001/analytics/perworker?timestamp=$(date +%s)'
  curl 'localhost:8000/analytics/allslices'
  curl -H 'Accept: application/json' 'localhost:8000/analytics?timestamp=$(date +%s)'
  curl 'localhost:8000/metrics'
  curl 'localhost:9000/metrics'
END
  [ -z "$kafka" ] || cat <<END
  $home/rt cluster history $place
  kill -9 \$(cat $run/pids/worker-0)    # its replica on 9010 goes on answering
  kill -9 \$(cat $run/pids/kafka-0)     # the other two brokers go on
END
  cat <<END

End it: $0 stop
END
}

duration=5m
rate=500
if [ "${1:-}" = stop ]; then
  [ $# -eq 1 ] || { usage >&2; exit 2; }
  if [ -z "$(running)" ]; then
    say 'not running'
  else
    stop_all
    say 'stopped'
  fi
  exit 0
fi
while [ $# -gt 0 ]; do
  case $1 in
    --kafka)
      kafka=1
      shift
      ;;
    --for | --rate)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      if [ "$1" = --for ]; then duration=$2; else rate=$2; fi
      shift 2
      ;;
    -h | --help)
      usage
      exit 0
      ;;
    *)
      echo "testrun: unknown argument $1" >&2
      usage >&2
      exit 2
      ;;
  esac
done
[ -z "$(running)" ] || fail "already running; end it with $0 stop"
command -v curl > /dev/null || fail 'curl is needed'

# Builds if needed, before six processes would, and checks the two values.
"$home/rt" load --for "$duration" --rate "$rate" --help > /dev/null || exit 2
trap 'status=$?; [ "$status" -eq 0 ] || stop_all; exit "$status"' EXIT
trap 'exit 130' HUP INT TERM
if [ -n "$kafka" ]; then
  build_brokers
  say 'starting 3 brokers, 2 API nodes and 4 workers with 2 replicas each ...'
else
  say 'starting 2 API nodes and 4 workers ...'
fi
start_all
say "feeding events for $duration: clicks to 8000, impressions to 8001, up to 109 s back"
status=0
"$home/rt" load --url http://localhost:8000/analytics --url http://localhost:8001/analytics \
  --split --for "$duration" --rate "$rate" --users 32768 --back 109 || status=$?
[ "$status" -ne 2 ] || exit 2
trap - EXIT HUP INT TERM # what runs stays, whatever the sums are
[ "$status" -eq 0 ] || echo 'testrun: the sums are NOT equal' >&2
lines_to_try
exit "$status"
